import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { encodeReply } from '#wire/smtp/reply.ts';
import { answers, answerTo, Refusal } from './errors.ts';

suite('answers to errors', () => {
  for (const [code, answer] of Object.entries(answers)) {
    test(`${code} is one line whose status is of the reply's class (RFC 2034 4)`, () => {
      assert.match(encodeReply(answer), /^([45])\d\d \1\.\d\.\d{1,2} [ -~]+\r\n$/);
    });
  }

  test('what may pass is a 4yz, so that the client keeps the message', () => {
    for (const code of [
      'unavailable',
      'corrupt',
      'shutdown',
      'timeout',
      'conflict',
      'over-quota',
      'not-found',
    ] as const) {
      assert.equal(Math.floor(answerTo(new MailError(code, 'secret')).code / 100), 4);
    }
  });

  test('an unknown error says nothing of itself', () => {
    const expected = { code: 451, status: '4.3.0', text: 'Internal error, try again later' };
    assert.deepEqual(answerTo(new TypeError('secret')), expected);
    assert.deepEqual(answerTo('secret'), expected);
    assert.ok(!answerTo(new MailError('unavailable', 'secret')).text.includes('secret'));
  });

  test('grammars say what is wrong', () => {
    assert.equal(answerTo(new MailError('bad-syntax', 'no colon')).text, 'Syntax error: no colon');
  });

  test('a refusal is said as it is', () => {
    assert.deepEqual(answerTo(new Refusal(550, '5.1.1', 'nobody')), { code: 550, status: '5.1.1', text: 'nobody' });
  });
});
