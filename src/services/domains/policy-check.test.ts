import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { policyText, policyTextId } from '#wire/mta-sts.ts';
import { checkPolicy } from './policy-check.ts';

const policy = policyText({ mode: 'testing', maxAge: 86_400, mx: ['mail.sowa.test'] });
const other = policyText({ mode: 'enforce', maxAge: 86_400, mx: ['mail.else.test'] });
const refused = () =>
  Promise.reject(new MailError('unavailable', 'no policy', { cause: new Error('self-signed certificate') }));

const table: readonly [what: string, fetch: () => Promise<string>, strict: boolean, found: string][] = [
  ['ours', () => Promise.resolve(policy), true, 'ok policy-served '],
  ['another', () => Promise.resolve(other), false, 'fault policy-other enforce'],
  ['something else', () => Promise.resolve('<html>'), false, 'fault policy-other '],
  ['none', refused, false, 'note policy-unavailable self-signed certificate'],
  ['none where it is enforced', refused, true, 'fault policy-unavailable self-signed certificate'],
  ['one that does not come', () => new Promise(() => undefined), true, 'fault timeout '],
];

for (const [what, fetch, strict, expected] of table) {
  test(`the policy that is served: ${what}`, async () => {
    const found = await checkPolicy(fetch, 'a.test', policyTextId(policy), { strict, milliseconds: 100 });
    assert.equal(`${found.level} ${found.code} ${found.detail}`, expected);
    assert.equal(found.subject, 'mta-sts.a.test');
  });
}
