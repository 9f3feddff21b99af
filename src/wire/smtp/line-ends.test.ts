import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LineEndCheck } from './line-ends.ts';

function bare(text: string, cuts: readonly number[] = []): boolean {
  const check = new LineEndCheck();
  const places = [...new Set([...cuts, text.length])].toSorted((a, b) => a - b);
  places.forEach((end, i) => check.push(Buffer.from(text.slice(places[i - 1] ?? 0, end))));
  return check.bare;
}

for (const text of ['', 'a', 'a\r\nb', '\r\n\r\n', '\r\n.\r\n']) {
  test(`${JSON.stringify(text)} has no lone CR or LF`, () => assert.equal(bare(text), false));
}
for (const text of ['\n', '\r', 'a\r', 'a\nb', 'a\rb\r\n', '\r\r\n', '\r\n\n', '\n\r']) {
  test(`${JSON.stringify(text)} has one`, () => assert.equal(bare(text), true));
}

test('any chunking gives the same', () => {
  const texts = fc.string({ unit: fc.constantFrom('\r', '\n', '\r\n', 'a') });
  fc.assert(
    fc.property(texts, fc.array(fc.nat(30)), (text, cuts) => {
      assert.equal(
        bare(
          text,
          cuts.filter((cut) => cut < text.length),
        ),
        /\r(?!\n)|(?<!\r)\n/.test(text),
      );
    }),
  );
});
