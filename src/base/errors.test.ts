import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, errorFromData, errorToData, MailError } from './errors.ts';

test('a MailError keeps its code and detail across a thread border', () => {
  const error = new MailError('over-quota', 'no room', { detail: { used: 5 }, cause: new Error('x') });
  const copy = errorFromData(structuredClone(errorToData(error)));
  assert.equal(codeOf(copy), 'over-quota');
  assert.deepEqual((copy as MailError).detail, { used: 5 });
});

test('what is not a MailError has no code on either side', () => {
  const copy = errorFromData(errorToData(new TypeError('odd')));
  assert.equal(codeOf(copy), undefined);
  assert.match(copy.message, /odd/);
});
