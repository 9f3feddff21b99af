import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import {
  parseAuth,
  parseBdat,
  parseCommandLine,
  parseEnvelopeLine,
  parseHello,
  parseNothing,
  parseString,
} from './command.ts';

/** Runs a parser; gives 'bad-syntax' where it refuses. */
function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    return codeOf(error);
  }
}

suite('command lines', () => {
  const cases: [line: string, verb: string, argument: string][] = [
    ['EHLO a.example', 'EHLO', 'a.example'],
    ['quit', 'QUIT', ''],
    ['Noop  \t ', 'NOOP', ''],
    ['RCPT TO:<a@b>  NOTIFY=NEVER ', 'RCPT', 'TO:<a@b>  NOTIFY=NEVER'],
    ['mail\tfrom:<>', 'MAIL', 'from:<>'],
    ['', '', ''],
    [' QUIT', '', 'QUIT'],
    ['VRFY zażółć', 'VRFY', 'zażółć'],
  ];
  for (const [line, verb, argument] of cases) {
    test(JSON.stringify(line), () => assert.deepEqual(parseCommandLine(Buffer.from(line)), { verb, argument }));
  }

  for (const line of ['NOOP \0', 'NOOP a\rQUIT', 'NOOP \x7f', 'NOOP \x1b', 'NOOP \u0085']) {
    test(`${JSON.stringify(line)} is refused`, () => {
      assert.equal(
        outcome(() => parseCommandLine(Buffer.from(line))),
        'bad-syntax',
      );
    });
  }

  test('what is not UTF-8 is refused', () => {
    assert.equal(
      outcome(() => parseCommandLine(Buffer.from('VRFY \xff', 'latin1'))),
      'bad-syntax',
    );
  });

  test('any bytes are parsed or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (line) => {
        const result = outcome(() => parseCommandLine(line));
        assert.ok(result === 'bad-syntax' || (typeof result === 'object' && result !== null));
      }),
    );
  });
});

suite('arguments', () => {
  const cases: [name: string, parse: () => unknown, expected: unknown][] = [
    ['nothing', () => parseNothing(''), null],
    ['something where nothing may be', () => parseNothing('x'), 'bad-syntax'],
    ['EHLO name', () => parseHello('[192.0.2.1]'), '[192.0.2.1]'],
    ['EHLO without a name', () => parseHello(''), 'bad-syntax'],
    ['EHLO with two words', () => parseHello('a b'), 'bad-syntax'],
    ['EHLO with 255 characters', () => parseHello('a'.repeat(255)), 'a'.repeat(255)],
    ['EHLO with 256 characters', () => parseHello('a'.repeat(256)), 'bad-syntax'],
    ['BDAT', () => parseBdat('100'), { size: 100, last: false }],
    ['BDAT LAST', () => parseBdat('0 last'), { size: 0, last: true }],
    ['BDAT without a size', () => parseBdat('LAST'), 'bad-syntax'],
    ['BDAT with a sign', () => parseBdat('-1'), 'bad-syntax'],
    ['BDAT with another word', () => parseBdat('1 FIRST'), 'bad-syntax'],
    ['BDAT with 20 digits', () => parseBdat('9'.repeat(20)), { size: 1e20, last: false }],
    ['BDAT with 21 digits', () => parseBdat('9'.repeat(21)), 'bad-syntax'],
    ['AUTH', () => parseAuth('plain'), { mechanism: 'PLAIN', initial: null }],
    ['AUTH with a response', () => parseAuth('SCRAM-SHA-256 biws'), { mechanism: 'SCRAM-SHA-256', initial: 'biws' }],
    ['AUTH with an empty response', () => parseAuth('EXTERNAL ='), { mechanism: 'EXTERNAL', initial: '=' }],
    ['AUTH with two responses', () => parseAuth('PLAIN a b'), 'bad-syntax'],
    ['AUTH without a mechanism', () => parseAuth(''), 'bad-syntax'],
    ['a mechanism of 21 characters', () => parseAuth('A'.repeat(21)), 'bad-syntax'],
    ['VRFY', () => parseString('a b'), 'a b'],
    ['VRFY without a name', () => parseString(''), 'bad-syntax'],
  ];
  for (const [name, parse, expected] of cases) test(name, () => assert.deepEqual(outcome(parse), expected));
});

suite('MAIL and RCPT', () => {
  const mail = (argument: string) =>
    outcome(() => {
      const { path, parameters } = parseEnvelopeLine(argument, 'FROM');
      return [path, ...parameters];
    });
  const cases: [argument: string, expected: unknown][] = [
    ['FROM:<a@b.example>', ['<a@b.example>']],
    ['from:<>', ['<>']],
    ['FROM: <a@b.example>', ['<a@b.example>']],
    ['FROM:<"a>b"@c.example> SIZE=1', ['<"a>b"@c.example>', ['SIZE', '1']]],
    ['FROM:<"a\\">"@c.example>', ['<"a\\">"@c.example>']],
    ['FROM:<a@b> body=8BITMIME  SmtpUtf8', ['<a@b>', ['BODY', '8BITMIME'], ['SMTPUTF8', null]]],
    ['FROM:<a@b> AUTH=<>', ['<a@b>', ['AUTH', '<>']]],
    ['FROM:<a@b> X=ż', ['<a@b>', ['X', 'ż']]],
    ['FROM:<a@b>SIZE=1', 'bad-syntax'],
    ['FROM:<a@b', 'bad-syntax'],
    ['FROM:<"a@b>', 'bad-syntax'],
    ['FROM:a@b', 'bad-syntax'],
    ['FROM <a@b>', 'bad-syntax'],
    ['TO:<a@b>', 'bad-syntax'],
    ['<a@b>', 'bad-syntax'],
    ['', 'bad-syntax'],
    ['FROM:<a@b> SIZE=1 size=2', 'bad-syntax'],
    ['FROM:<a@b> SIZE=', 'bad-syntax'],
    ['FROM:<a@b> =1', 'bad-syntax'],
    ['FROM:<a@b> A=b=c', 'bad-syntax'],
    ['FROM:<a@b> <c@d>', 'bad-syntax'],
  ];
  for (const [argument, expected] of cases) {
    test(JSON.stringify(argument), () => assert.deepEqual(mail(argument), expected));
  }

  test('RCPT wants TO', () => {
    assert.equal(parseEnvelopeLine('To:<a@b>', 'TO').path, '<a@b>');
    assert.equal(
      outcome(() => parseEnvelopeLine('FROM:<a@b>', 'TO')),
      'bad-syntax',
    );
  });
});
