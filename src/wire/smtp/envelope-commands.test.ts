import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseCommandLine, parseEnvelopeLine } from './command.ts';
import { type MailCommand, mailLine, rcptLine } from './envelope-commands.ts';
import { mailParameters, rcptParameters } from './parameters.ts';
import { noExtensions, parseExtensions } from './server-extensions.ts';

const all = parseExtensions(['a', 'SIZE 1000', '8BITMIME', 'SMTPUTF8', 'DSN', 'REQUIRETLS', 'CHUNKING', 'BINARYMIME']);
const mail: MailCommand = {
  sender: 'anna@a.example',
  size: 500,
  body: '8BITMIME',
  smtputf8: true,
  requireTls: true,
  ret: 'HDRS',
  envelopeId: 'a+b c',
};

suite('EHLO', () => {
  const said = (...lines: string[]) => parseExtensions(['mx.example', ...lines]);
  test('the greeting is no extension', () => assert.deepEqual(parseExtensions(['DSN']), noExtensions));
  test('keywords in any case', () => assert.ok(said('pipelining').pipelining));
  test('SIZE', () => {
    assert.deepEqual([said('SIZE 10').maxSize, said('SIZE').maxSize, said('SIZE 0').maxSize], [10, null, null]);
    assert.deepEqual([said('SIZE').size, said('SIZE x').maxSize, said().size], [true, null, false]);
  });
  test('AUTH', () => assert.deepEqual(said('AUTH PLAIN login', 'AUTH=PLAIN').auth, ['PLAIN', 'LOGIN', 'PLAIN']));
  test('LIMITS', () => {
    const { maxMessages, maxRecipients } = said('LIMITS RCPTMAX=20 MAILMAX=x FOO=1');
    assert.deepEqual([maxMessages, maxRecipients], [null, 20]);
  });
});

suite('MAIL and RCPT', () => {
  test('a server that knows nothing is told nothing', () => {
    const plain = { ...mail, body: '7BIT', smtputf8: false, requireTls: false } as const;
    assert.equal(mailLine(plain, noExtensions), 'MAIL FROM:<anna@a.example>');
    const rcpt = { address: 'b@b.example', notify: 'NEVER', original: 'rfc822;b@b.example' };
    assert.equal(rcptLine(rcpt, noExtensions, false), 'RCPT TO:<b@b.example>');
  });

  test('the null sender', () => assert.match(mailLine({ ...mail, sender: '' }, all), /^MAIL FROM:<> /));

  test('what is said of a message is read back', () => {
    const { argument } = parseCommandLine(Buffer.from(mailLine(mail, all)));
    const { path, parameters } = parseEnvelopeLine(argument, 'FROM');
    assert.equal(path, '<anna@a.example>');
    assert.deepEqual(mailParameters(parameters), {
      size: 500,
      body: '8BITMIME',
      smtputf8: true,
      requireTls: true,
      auth: null,
      ret: 'HDRS',
      envelopeId: 'a+b c',
    });
  });

  const originals = ['rfc822;b+c=d@b.example', 'utf-8;\u017c\\+=@b.example', 'x400;a b'];
  for (const original of originals) {
    for (const smtputf8 of [true, false]) {
      test(`${original} is read back ${smtputf8 ? 'with' : 'without'} SMTPUTF8`, () => {
        const line = rcptLine({ address: 'b@b.example', notify: 'SUCCESS,DELAY', original }, all, smtputf8);
        if (!smtputf8) assert.match(line, /^[ -~]+$/);
        const { parameters } = parseEnvelopeLine(parseCommandLine(Buffer.from(line)).argument, 'TO');
        assert.deepEqual(rcptParameters(parameters), { notify: 'SUCCESS,DELAY', original });
      });
    }
  }
});
