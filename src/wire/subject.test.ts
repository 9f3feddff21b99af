import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { baseSubject, isReplyOrForward } from './subject.ts';
import { hostileTexts } from './testing.ts';

const cases: [subject: string, base: string][] = [
  ['', ''],
  ['Zamówienie', 'Zamówienie'],
  ['  a \t b ', 'a b'],
  ['Re: a', 'a'],
  ['RE : a', 'a'],
  ['re:a', 'a'],
  ['Fwd: a', 'a'],
  ['FW: a', 'a'],
  ['Odp: a', 'a'],
  ['ODP: Re: PD: Fwd: a', 'a'],
  ['Re[2]: a', 'a'],
  ['Re [x y] : a', 'a'],
  ['[lista] Re: a', 'a'],
  ['Re: [lista] Odp: [inna] a', 'a'],
  ['[lista] a', 'a'],
  ['[a] [b] c', 'c'],
  ['[lista]', '[lista]'],
  ['[a] [b]', '[b]'],
  ['Re: [lista]', '[lista]'],
  ['a (fwd)', 'a'],
  ['a (FWD) (fwd) ', 'a'],
  ['(fwd)', ''],
  ['[fwd: a]', 'a'],
  ['[Fwd: Re: [x] a (fwd)]', 'a'],
  ['Re: [fwd: [fwd: a]] (fwd)', 'a'],
  ['[fwd: a] b', 'b'],
  ['Re:', ''],
  ['Re: Re:', ''],
  ['Regulamin: zmiany', 'Regulamin: zmiany'],
  ['Are: a', 'Are: a'],
  ['a Re: b', 'a Re: b'],
  ['[a[b]] c', '[a[b]] c'],
];

test('RFC 5256 2.1: base subjects', () => {
  for (const [subject, base] of cases) assert.equal(baseSubject(subject), base, subject);
});

test('RFC 5256 2.1: marks of replies and forwards; blobs are none', () => {
  for (const marked of ['Re: a', 'Odp: a', '[x] Fwd: a', 'a (fwd)', '[fwd: a]', 'Re:'])
    assert.ok(isReplyOrForward(marked));
  for (const plain of ['', 'a', '  a \t b ', '[x] a', '[x] [y]', 'Regulamin: a'])
    assert.ok(!isReplyOrForward(plain), plain);
});

test('a base subject is its own base, as is that of a reply or forward', () => {
  const piece = fc.constantFrom('Re', ':', ' ', '[', ']', 'a', '(fwd)', '[fwd:', 'Odp:', 'PD: ', 'Fwd', 'ż');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
      const base = baseSubject(pieces.join(''));
      assert.equal(baseSubject(base), base);
      for (const mark of ['Re: ', 'Odp: ', 'PD: ', 'Fwd: ', '[x] Re: ']) assert.equal(baseSubject(mark + base), base);
    }),
    { numRuns: 5000 },
  );
});

test('long hostile subjects are read in linear time', () => {
  for (const text of hostileTexts()) baseSubject(text);
});
