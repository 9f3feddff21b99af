import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeWords, encodeWords } from './encoded-word.ts';
import { hostileTexts } from './testing.ts';

const decoded: [written: string, text: string][] = [
  // RFC 2047 8
  ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
  ['=?ISO-8859-1?Q?Andr=E9?= Pirard', 'André Pirard'],
  [
    '=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=',
    'If you can read this you understand the example.',
  ],
  ['(=?ISO-8859-1?Q?a?=)', '(a)'],
  ['(=?ISO-8859-1?Q?a?= b)', '(a b)'],
  ['(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a?=    \t =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a_b?=)', '(a b)'],
  ['(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)', '(a b)'],
  // RFC 2231 5
  ['=?US-ASCII*EN?Q?Keith_Moore?=', 'Keith Moore'],
  // Polish mail
  ['=?iso-8859-2?Q?Zam=F3wienie_nr_7_=B1=E6=EA?=', 'Zamówienie nr 7 ąćę'],
  ['=?windows-1250?B?Wmm/8w==?= x', 'Ziżó x'],
  ['=?WINDOWS-1250?Q?=A3=F3d=9F?=', 'Łódź'],
  ['Re: =?UTF-8?B?xYHDs2TFug==?= (fwd)', 'Re: Łódź (fwd)'],
  ['=?utf-8?q?=C5=81=C3=B3d=C5?= =?utf-8?q?=BA?=', 'Łódź'],
  ['=?utf-8?B?xYHDs2TF?= =?UTF-8?b?ug==?=', 'Łódź'],
  ['=?utf-8?q?=C5=81=C3=B3d=C5?= =?utf-8?B?ug==?=', 'Łódź'],
  ['=?utf-8?q?a?==?utf-8?q?b?=', 'ab'],
  ['x=?utf-8?q?a?=y', 'xay'],
  ['=?utf-8?Q?z b=C5=82edem?=', 'z błedem'],
  ['=?utf-8?Q?ł_=ZZ=4?=', 'ł =ZZ=4'],
  ['=?x-unknown?Q?=C5=82?=', 'ł'],
  ['=?utf-8?B?xYI?=', 'ł'],
  ['=?utf-8?Q??=', ''],
  // Left as it is
  ['plain', 'plain'],
  ['', ''],
  ['=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
  ['=?utf-8?q?abc', '=?utf-8?q?abc'],
  ['=?utf-8?q?a?b?=', '=?utf-8?q?a?b?='],
  ['=??q?abc?=', '=??q?abc?='],
  ['=?utf 8?q?abc?=', '=?utf 8?q?abc?='],
  ['a ? = b =? c', 'a ? = b =? c'],
];

test('encoded-words are decoded, malformed ones kept', () => {
  for (const [written, text] of decoded) assert.equal(decodeWords(written), text, written);
});

const encoded: [text: string, written: string][] = [
  ['', ''],
  ['Hello, world: [x] (y)', 'Hello, world: [x] (y)'],
  ['Łódź', '=?utf-8?b?xYHDs2TFug==?='],
  ['Rachunek nr 7 za maj – opłata', '=?utf-8?q?Rachunek_nr_7_za_maj_=E2=80=93_op=C5=82ata?='],
  ['a\r\nBcc: b', '=?utf-8?b?YQ0KQmNjOiBi?='],
  ['=?utf-8?q?a?=', '=?utf-8?b?PT91dGYtOD9xP2E/PQ==?='],
  ['a  b', '=?utf-8?q?a__b?='],
  [`${'a'.repeat(75)} b`, `${'a'.repeat(75)} b`],
];

test('text that needs it is encoded, the shorter way', () => {
  for (const [text, written] of encoded) assert.equal(encodeWords(text), written);
  assert.match(encodeWords('a'.repeat(76)), /^=\?utf-8\?q\?/);
});

test('encoding survives decoding, folding and the rules of RFC 2047', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string());
  fc.assert(
    fc.property(text, (text) => {
      const written = encodeWords(text);
      assert.equal(decodeWords(written), text.toWellFormed());
      assert.match(written, /^[\x20-\x7e]*$/);
      if (written === text) return;
      for (const word of written.split(' ')) {
        assert.ok(word.length <= 75, word);
        // RFC 2047 5 (3): what a phrase allows; and no character is split between words.
        assert.match(word, /^=\?utf-8\?(?:q\?[A-Za-z0-9!*+/=_-]*|b\?[A-Za-z0-9+/=]*)\?=$/);
        assert.ok(!decodeWords(word).includes('\ufffd') || text.toWellFormed().includes('\ufffd'), word);
      }
    }),
    { numRuns: 3000 },
  );
});

test('any text is decoded to some text', () => {
  const piece = fc.constantFrom('=?', '?=', '?', 'q', 'B', 'utf-8', '*', '=', '_', ' ', 'ż', 'xYI=', '\n', '=C5');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      assert.equal(typeof decodeWords(pieces.join('')), 'string');
    }),
    { numRuns: 5000 },
  );
});

test('long hostile text is read in linear time', () => {
  for (const text of hostileTexts()) decodeWords(text);
  encodeWords('ż "'.repeat(300_000));
});
