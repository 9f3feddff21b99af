import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import {
  authArgument,
  DotStuffer,
  encodeStatus,
  languageArgument,
  messageAndLines,
  messageNumber,
  parseLine,
  TopEnd,
} from './pop3.ts';

const badSyntax = (error: unknown) => codeOf(error) === 'bad-syntax';

const lines: [line: string, keyword: string, argument: string][] = [
  ['quit', 'QUIT', ''],
  ['STAT ', 'STAT', ''],
  ['RETR 1', 'RETR', '1'],
  ['PASS  a b ', 'PASS', ' a b '],
  ['USER zażółć@example.test', 'USER', 'zażółć@example.test'],
];

for (const [line, keyword, argument] of lines) {
  test(`the line ${JSON.stringify(line)}`, () => assert.deepEqual(parseLine(Buffer.from(line)), { keyword, argument }));
}

for (const line of ['', ' QUIT', 'QUIT\t', 'USER a\0b', 'USER a\rb', 'ŻÓŁW', 'ABCDEFGHIJKLM']) {
  test(`no command: ${JSON.stringify(line)}`, () => assert.throws(() => parseLine(Buffer.from(line)), badSyntax));
}

test('what is not UTF-8 is no command', () => {
  assert.throws(() => parseLine(Buffer.from('USER \xff', 'latin1')), badSyntax);
});

test('numbers', () => {
  assert.equal(messageNumber('007'), 7);
  assert.deepEqual(messageAndLines('3 0'), { message: 3, lines: 0 });
  for (const text of ['', '0', '-1', '1x', '1 ', '1234567890', '1 2'])
    assert.throws(() => messageNumber(text), badSyntax, text);
  for (const text of ['1', '0 1', '1 -1', '1  1', '1 1 1', '1 1234567890']) {
    assert.throws(() => messageAndLines(text), badSyntax, text);
  }
});

test('mechanisms', () => {
  assert.deepEqual(authArgument('PLAIN'), { mechanism: 'PLAIN', initial: null });
  assert.deepEqual(authArgument('SCRAM-SHA-256 ='), { mechanism: 'SCRAM-SHA-256', initial: '=' });
  for (const text of ['', 'PLAIN ', 'PLAIN a b', 'PLAIN *']) assert.throws(() => authArgument(text), badSyntax, text);
});

test('language tags', () => {
  for (const text of ['', '*', 'pl', 'de-CH-1996']) assert.equal(languageArgument(text), text);
  for (const text of ['**', '-', 'pl-', 'pl PL', 'abcdefghi']) assert.throws(() => languageArgument(text), badSyntax);
});

test('status lines', () => {
  assert.equal(encodeStatus({ ok: true, text: 'hello' }), '+OK hello\r\n');
  assert.equal(encodeStatus({ ok: false, text: 'no' }), '-ERR no\r\n');
  assert.equal(encodeStatus({ ok: false, code: 'IN-USE', text: 'no' }), '-ERR [IN-USE] no\r\n');
});

/** Text in pieces of the given lengths, the rest at the end. */
function cut(text: string, lengths: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, 'latin1');
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

function stuff(text: string, lengths: readonly number[] = []): string {
  const stuffer = new DotStuffer();
  const pieces = cut(text, lengths).map((piece) => Buffer.from(stuffer.push(piece)).toString('latin1'));
  return pieces.join('') + stuffer.end();
}

const stuffed: [message: string, response: string][] = [
  ['', ''],
  ['a', 'a\r\n'],
  ['a\r\n', 'a\r\n'],
  ['.', '..\r\n'],
  ['.\r\n..\r\n.a', '..\r\n...\r\n..a\r\n'],
  ['a\n.\nb', 'a\r\n..\r\nb\r\n'],
  ['a\r', 'a\r\r\n'],
  ['a\r.b\r\n', 'a\r.b\r\n'],
  ['a.\r\n', 'a.\r\n'],
];

for (const [message, response] of stuffed) {
  test(`${JSON.stringify(message)} is sent as ${JSON.stringify(response)}`, () =>
    assert.equal(stuff(message), response));
}

const message = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', '.', 'a'), { maxLength: 30 })
  .map((parts) => parts.join(''));
const lengths = fc.array(fc.nat(4), { maxLength: 20 });

test('stuffing never ends the response, is undone by a client, and does not depend on chunks', () => {
  fc.assert(
    fc.property(message, lengths, (text, cuts) => {
      const response = stuff(text, cuts);
      assert.equal(response, stuff(text));
      assert.ok(response === '' || response.endsWith('\r\n'));
      const split = response.split(/(?<=\n)/);
      assert.ok(split.every((line) => !/^\.\r?\n$/.test(line)));
      const canonical = text.replaceAll(/(?<!\r)\n/g, '\r\n');
      const restored = split.map((line) => line.replace(/^\./, '')).join('');
      assert.equal(restored, canonical === '' || canonical.endsWith('\n') ? canonical : `${canonical}\r\n`);
    }),
  );
});

function top(text: string, count: number, lengths: readonly number[] = []): string {
  const end = new TopEnd(count);
  let shown = '';
  for (const piece of cut(text, lengths)) {
    if (end.done) break;
    shown += piece.toString('latin1', 0, end.push(piece));
  }
  return shown;
}

const tops: [message: string, lines: number, shown: string][] = [
  ['A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n', 0, 'A: 1\r\nB: 2\r\n\r\n'],
  ['A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n', 1, 'A: 1\r\nB: 2\r\n\r\none\r\n'],
  ['A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n', 9, 'A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n'],
  ['A: 1\n\none\ntwo', 2, 'A: 1\n\none\ntwo'],
  ['A: 1\n\n\n\nthree', 2, 'A: 1\n\n\n\n'],
  ['A: 1\r\n', 5, 'A: 1\r\n'],
  ['\r\nbody\r\n', 0, '\r\n'],
  ['A\r\n\rB\r\n\r\nC', 0, 'A\r\n\rB\r\n\r\n'],
  ['\r\r\n\r\nbody', 0, '\r\r\n\r\n'],
  ['', 3, ''],
];

for (const [message, count, shown] of tops) {
  test(`TOP ${count} of ${JSON.stringify(message)}`, () => assert.equal(top(message, count), shown));
}

test('TOP does not depend on chunks', () => {
  fc.assert(
    fc.property(message, fc.nat(4), lengths, (text, count, cuts) =>
      assert.equal(top(text, count, cuts), top(text, count)),
    ),
  );
});
