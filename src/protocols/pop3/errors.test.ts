import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { languages } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { encodeStatus } from '#wire/pop3.ts';
import { answerTo, reasons, Refusal } from './errors.ts';
import { textsIn } from './texts.ts';

const english = textsIn('en');

suite('answers to errors', () => {
  for (const language of languages) {
    for (const [code, { text, ...rest }] of Object.entries(reasons)) {
      test(`${code} is one line in ${language}`, () => {
        const line = encodeStatus({ ok: false, text: textsIn(language)[text], ...rest });
        assert.match(line, /^-ERR (?:\[[A-Z/-]+\] )?[^\x00-\x1f[]+\r\n$/);
        // RFC 1939 3.
        assert.ok(Buffer.byteLength(line) <= 512);
      });
    }
  }

  test('an unknown error says nothing of itself', () => {
    const expected = { ok: false, code: 'SYS/TEMP', text: 'Internal error' };
    assert.deepEqual(answerTo(new TypeError('secret'), english), expected);
    assert.deepEqual(answerTo('secret', english), expected);
    assert.ok(!answerTo(new MailError('unavailable', 'secret'), english).text.includes('secret'));
  });

  test('a refusal is said as it is', () => {
    const refusal = new Refusal('tlsInUse', { effect: 'close' });
    assert.deepEqual(answerTo(refusal, english), { ok: false, text: 'TLS is in use already', effect: 'close' });
  });
});
