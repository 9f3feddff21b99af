import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { packSummary, unpackAncestors, unpackEnvelope, unpackStructure } from './compact.ts';
import { scanMessage } from './scanner.ts';
import type { Envelope, Part } from './summary.ts';

const folder = new URL('../../../test/corpus/', import.meta.url);
const corpus = globSync('*.eml', { cwd: folder });

function checkRoundTrip(envelope: Envelope, structure: Part, ancestors: string[] = []): void {
  const packed = packSummary({ envelope, structure, ancestors });
  assert.deepEqual(unpackEnvelope(packed.envelope), envelope);
  assert.deepEqual(unpackAncestors(packed.envelope), { envelope, ancestors });
  assert.deepEqual(unpackStructure(packed.structure), structure);
}

test('the corpus comes back as it was', () => {
  for (const name of corpus) {
    const { envelope, structure, ancestors } = scanMessage(readFileSync(new URL(name, folder)));
    checkRoundTrip(envelope, structure, ancestors);
  }
});

const text = fc.string({ unit: 'binary', maxLength: 8 });
const textOrNull = fc.option(text, { nil: null });
const token = fc.constantFrom('text', 'plain', 'html', 'multipart', 'mixed', 'x-1', 'octet-stream', 'application');
const addresses = fc.array(
  fc.record({ name: textOrNull, mailbox: textOrNull, host: textOrNull }, { noNullPrototype: true }),
  { maxLength: 3 },
);
const params = fc.array(fc.tuple(text, text), { maxLength: 3 });
const envelopes: fc.Arbitrary<Envelope> = fc.record(
  {
    date: textOrNull,
    subject: textOrNull,
    from: addresses,
    sender: addresses,
    replyTo: addresses,
    to: addresses,
    cc: addresses,
    bcc: addresses,
    inReplyTo: textOrNull,
    messageId: textOrNull,
  },
  { noNullPrototype: true },
);
const required = [
  ...([
    'type',
    'subtype',
    'params',
    'id',
    'description',
    'encoding',
    'md5',
    'disposition',
    'language',
    'location',
  ] as const),
  ...(['headerStart', 'bodyStart', 'bodyEnd', 'lines'] as const),
];
const { part: parts } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.record(
    {
      type: token,
      subtype: token,
      params,
      id: textOrNull,
      description: textOrNull,
      encoding: fc.constantFrom('7bit', 'base64', 'x-other'),
      md5: textOrNull,
      disposition: fc.option(fc.record({ type: token, params }, { noNullPrototype: true }), { nil: null }),
      language: fc.option(fc.array(text, { maxLength: 2 }), { nil: null }),
      location: textOrNull,
      headerStart: fc.nat(),
      bodyStart: fc.nat(),
      bodyEnd: fc.nat(),
      lines: fc.nat(),
      parts: fc.array(tie('part'), { maxLength: 3 }),
      message: fc.record({ envelope: envelopes, part: tie('part') }, { noNullPrototype: true }),
    },
    { requiredKeys: required, noNullPrototype: true },
  ),
}));

test('any envelope and structure come back as they were', () => {
  fc.assert(
    fc.property(envelopes, parts, (envelope, part) => checkRoundTrip(envelope, part)),
    { numRuns: 500 },
  );
});

test('what is stored is small', () => {
  const packed = (name: string): ReturnType<typeof packSummary> =>
    packSummary(scanMessage(readFileSync(new URL(name, folder))));
  assert.deepEqual(packed('plain.eml'), {
    envelope:
      '["Mon, 3 Mar 2025 10:15:00 +0100","Meeting on Tuesday","<plain.1@example.pl>",["Jan Kowalski","jan","example.pl"],["Anna Nowak","anna","example.test"]]',
    structure: '[0,0,176,57,5]',
  });
  assert.deepEqual(packed('empty.eml'), { envelope: '[]', structure: '[]' });
  for (const name of corpus) {
    const { envelope, structure } = packed(name);
    assert.ok(Buffer.byteLength(envelope) + Buffer.byteLength(structure) <= 600, name);
  }
});

const damaged = [
  '',
  '{',
  '{}',
  'null',
  '[1',
  '[{}]',
  '["a/b","x"]',
  '[99]',
  '[0,0,0,0,0,0,"x"]',
  '[0,0,0,0,0,0,0,[1]]',
];
for (const stored of damaged) {
  test(`damaged structure: ${stored}`, () => {
    assert.throws(
      () => unpackStructure(stored),
      (error) => codeOf(error) === 'corrupt',
    );
  });
}

test('damaged envelope', () => {
  for (const stored of ['[1]', '[0,0,0,"x"]', '[0,0,0,[1]]']) {
    assert.throws(
      () => unpackEnvelope(stored),
      (error) => codeOf(error) === 'corrupt',
    );
  }
});
