import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { parseEnvelopeLine } from './command.ts';
import { mailParameters, type MailParameters, rcptParameters, type RcptParameters } from './parameters.ts';

const noMail: MailParameters = {
  size: null,
  body: '7BIT',
  smtputf8: false,
  requireTls: false,
  auth: null,
  ret: null,
  envelopeId: null,
};

suite('parameters of MAIL', () => {
  const cases: [text: string, expected: Partial<MailParameters> | 'bad-syntax'][] = [
    ['', {}],
    ['SIZE=0', { size: 0 }],
    [`SIZE=${'9'.repeat(20)}`, { size: 1e20 }],
    [`SIZE=${'9'.repeat(21)}`, 'bad-syntax'],
    ['SIZE=-1', 'bad-syntax'],
    ['SIZE=1k', 'bad-syntax'],
    ['SIZE', 'bad-syntax'],
    ['BODY=7bit', { body: '7BIT' }],
    ['BODY=8BITMIME', { body: '8BITMIME' }],
    ['BODY=binarymime', { body: 'BINARYMIME' }],
    ['BODY=9BIT', 'bad-syntax'],
    ['SMTPUTF8', { smtputf8: true }],
    ['SMTPUTF8=yes', 'bad-syntax'],
    ['REQUIRETLS', { requireTls: true }],
    ['REQUIRETLS=1', 'bad-syntax'],
    ['AUTH=<>', { auth: '<>' }],
    ['AUTH=e+3Dmc2@example.com', { auth: 'e=mc2@example.com' }],
    ['AUTH=a+zz', 'bad-syntax'],
    ['RET=HDRS ENVID=QQ314159', { ret: 'HDRS', envelopeId: 'QQ314159' }],
    ['RET=full', { ret: 'FULL' }],
    ['RET=SOME', 'bad-syntax'],
    ['ENVID=a+20b', { envelopeId: 'a b' }],
    ['ENVID=a+0Ab', 'bad-syntax'],
    [`ENVID=${'a'.repeat(100)}`, { envelopeId: 'a'.repeat(100) }],
    [`ENVID=${'a'.repeat(101)}`, 'bad-syntax'],
    ['XUNKNOWN=1', {}],
  ];
  for (const [text, expected] of cases) {
    test(text, () => {
      const { parameters } = parseEnvelopeLine(`FROM:<a@b> ${text}`.trim(), 'FROM');
      if (expected === 'bad-syntax') return assert.throws(() => mailParameters(parameters), isBadSyntax);
      return assert.deepEqual(mailParameters(parameters), { ...noMail, ...expected });
    });
  }
});

suite('parameters of RCPT', () => {
  const cases: [text: string, expected: Partial<RcptParameters> | 'bad-syntax'][] = [
    ['', {}],
    ['NOTIFY=NEVER', { notify: 'NEVER' }],
    ['NOTIFY=success,Failure,DELAY', { notify: 'SUCCESS,FAILURE,DELAY' }],
    ['NOTIFY=NEVER,DELAY', 'bad-syntax'],
    ['NOTIFY=DELAY,DELAY', 'bad-syntax'],
    ['NOTIFY=DELAY,', 'bad-syntax'],
    ['NOTIFY', 'bad-syntax'],
    ['ORCPT=rfc822;Bob+2Bx@example.com', { original: 'rfc822;Bob+x@example.com' }],
    ['ORCPT=RFC822;a@b', { original: 'rfc822;a@b' }],
    ['ORCPT=utf-8;\\x{17C}@b', { original: 'utf-8;ż@b' }],
    ['ORCPT=utf-8;ż@b', { original: 'utf-8;ż@b' }],
    ['ORCPT=utf-8;\\x{110000}@b', 'bad-syntax'],
    ['ORCPT=utf-8;\\x{D800}@b', 'bad-syntax'],
    ['ORCPT=rfc822;a+0D+0Ab', 'bad-syntax'],
    ['ORCPT=a@b', 'bad-syntax'],
    ['ORCPT=rfc822;', 'bad-syntax'],
    [`ORCPT=rfc822;${'a'.repeat(493)}`, { original: `rfc822;${'a'.repeat(493)}` }],
    [`ORCPT=rfc822;${'a'.repeat(494)}`, 'bad-syntax'],
  ];
  for (const [text, expected] of cases) {
    test(text, () => {
      const { parameters } = parseEnvelopeLine(`TO:<a@b> ${text}`.trim(), 'TO');
      if (expected === 'bad-syntax') return assert.throws(() => rcptParameters(parameters), isBadSyntax);
      return assert.deepEqual(rcptParameters(parameters), { notify: '', original: null, ...expected });
    });
  }
});

function isBadSyntax(error: unknown): boolean {
  return codeOf(error) === 'bad-syntax';
}
