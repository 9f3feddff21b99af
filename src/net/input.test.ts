import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import { Input } from './input.ts';

/** Feeds chunks as they come and takes lines as soon as they are whole. */
function lines(chunks: readonly Uint8Array[], limit: number): string[] {
  const input = new Input();
  const found: string[] = [];
  for (const chunk of chunks) {
    input.push(chunk);
    while (take(input, limit, found));
  }
  return found;
}

function take(input: Input, limit: number, found: string[]): boolean {
  try {
    const line = input.takeLine(limit);
    if (line === undefined) return false;
    found.push(`${Buffer.from(line.bytes).toString('latin1')}${line.bareLf ? '|LF' : '|CRLF'}`);
  } catch (error) {
    assert.equal(codeOf(error), 'limit');
    found.push('too long');
  }
  return true;
}

test('lines end in CRLF or LF, and a CR elsewhere belongs to the line', () => {
  assert.deepEqual(lines([Buffer.from('a\r\n\r\n\nb\rc\nd')], 100), ['a|CRLF', '|CRLF', '|LF', 'b\rc|LF']);
});

test('the limit counts the terminator: at the cap a line passes, one past it does not, and the next one does', () => {
  assert.deepEqual(lines([Buffer.from('12345678\r\n123456789\r\nnext\r\n')], 10), [
    '12345678|CRLF',
    'too long',
    'next|CRLF',
  ]);
});

test('any chunking finds the same lines', () => {
  const piece = fc.constantFrom('a', 'bb', '\r', '\n', '\r\n', 'xxxxxxxxxxxx');
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(7)), (pieces, cuts) => {
      const whole = Buffer.from(pieces.join(''));
      const chunks: Uint8Array[] = [];
      let at = 0;
      for (const cut of [...cuts, whole.length]) {
        if (cut > 0 && at < whole.length) chunks.push(whole.subarray(at, at + cut));
        at += cut;
      }
      assert.deepEqual(lines(chunks, 10), lines([whole], 10));
    }),
  );
});

test('bytes given back come first, before what was searched already', () => {
  const input = new Input();
  input.push(Buffer.from('tail'));
  assert.equal(input.takeLine(100), undefined);
  input.unshift(Buffer.from('one\r\n'));
  assert.equal(String(Buffer.from(input.takeLine(100)?.bytes ?? [])), 'one');
  assert.equal(input.length, 4);
  assert.equal(String(Buffer.from(input.takeChunk() ?? [])), 'tail');
  assert.equal(input.takeChunk(), null);
});

test('an endless line is not kept', () => {
  const input = new Input();
  for (let sent = 0; sent <= netLimits.discarded; sent += 1000) {
    input.push(Buffer.alloc(1000));
    assert.equal(input.takeLine(100), undefined);
    assert.equal(input.length, 0);
  }
  assert.ok(input.discarded > netLimits.discarded);
});

test('many tiny chunks count as full', () => {
  const input = new Input();
  for (let i = 1; i < netLimits.chunks; i++) input.push(Buffer.of(1));
  assert.equal(input.full, false);
  input.push(Buffer.of(1));
  assert.equal(input.full, true);
});
