import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RelaxedBody, relaxedField } from './relaxed.ts';

function relaxed(text: string, cuts: readonly number[] = []): string {
  const out: Uint8Array[] = [];
  const body = new RelaxedBody((bytes) => out.push(new Uint8Array(bytes)));
  const places = [0, ...cuts.filter((at) => at < text.length).toSorted((a, b) => a - b), text.length];
  for (const [i, end] of places.entries()) {
    if (i > 0) body.push(Buffer.from(text.slice(places[i - 1], end), 'latin1'));
  }
  body.end();
  return Buffer.concat(out).toString('latin1');
}

const bodies: [name: string, body: string, expected: string][] = [
  ['the example of RFC 6376 3.4.5', ' C \r\nD \t E\r\n\r\n\r\n', ' C\r\nD E\r\n'],
  ['nothing', '', ''],
  ['only empty lines', '\r\n\r\n \r\n', ''],
  ['only white space', ' \t ', ''],
  ['empty lines at the beginning', '\r\n\r\nx\r\n', '\r\n\r\nx\r\n'],
  ['no line end at the end', 'x', 'x\r\n'],
  ['white space at the end', 'x \t', 'x\r\n'],
  ['bare line feeds', 'a \n\nb\n', 'a\r\n\r\nb\r\n'],
  ['a lone CR', 'a\rb \r c\r', 'a\rb \r c\r\r\n'],
];
for (const [name, body, expected] of bodies) {
  test(`relaxed body: ${name}`, () => assert.equal(relaxed(body), expected));
}

test('a relaxed body is the same in any pieces', () => {
  const texts = fc.array(fc.constantFrom('a', ' ', '\t', '\r', '\n', '\r\n'), { maxLength: 40 });
  fc.assert(
    fc.property(texts, fc.array(fc.nat(60)), (pieces, cuts) => {
      const text = pieces.join('');
      assert.equal(relaxed(text, cuts), relaxed(text));
    }),
    { numRuns: 2000 },
  );
});

test('a hundred thousand empty lines in the middle are kept', () => {
  const lines = '\r\n'.repeat(100_000);
  assert.equal(relaxed(`a${lines}b`, [1, 77, 4711]), `a${lines}b\r\n`);
});

const fields: [field: string, expected: string][] = [
  ['A: X\r\n', 'a:X'],
  ['B : Y\t\r\n\tZ  \r\n', 'b:Y Z'],
  ['Subject:', 'subject:'],
  ['Subject:  \r\n  x : y', 'subject:x : y'],
];
for (const [field, expected] of fields) {
  test(`relaxed field: ${JSON.stringify(field)}`, () => assert.equal(relaxedField(field), expected));
}
