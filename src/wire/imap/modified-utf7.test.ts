import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from './modified-utf7.ts';

function decoded(encoded: string): string | undefined {
  try {
    return decodeModifiedUtf7(encoded);
  } catch (error) {
    return codeOf(error);
  }
}

suite('modified UTF-7', () => {
  const cases: [name: string, encoded: string][] = [
    // RFC 3501 5.1.3
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['台北日本語', '&U,BTF2XlZyyKng-'],
    ['INBOX', 'INBOX'],
    ['', ''],
    ['&', '&-'],
    ['a & b', 'a &- b'],
    ['&&', '&-&-'],
    ['ż&ż', '&AXw-&-&AXw-'],
    ['Wysłane', 'Wys&AUI-ane'],
    ['Kosz/Śmieci', 'Kosz/&AVo-mieci'],
    ['😀', '&2D3eAA-'],
    ['\t', '&AAk-'],
    ['\x7f', '&AH8-'],
  ];
  for (const [name, encoded] of cases) {
    test(JSON.stringify(name), () => {
      assert.equal(encodeModifiedUtf7(name), encoded);
      assert.equal(decodeModifiedUtf7(encoded), name);
    });
  }

  const refused: [why: string, encoded: string][] = [
    ['open', '&'],
    ['open', 'a&b'],
    ['open', '&AUI'],
    ['open, then another', '&AUI&AUI-'],
    // RFC 3501 5.1.3: "&Jjo!" and "&U,BTFw-&ZeVnLIqe-"
    ['not ended', '&Jjo!'],
    ['a shift without need', '&U,BTFw-&ZeVnLIqe-'],
    ['printable ASCII within', '&AGE-'],
    ['an ampersand within', '&ACY-'],
    ['the other slash', '&U/BTFw-'],
    ['padding', '&AUI=-'],
    ['an odd number of octets', '&AA-'],
    ['stray bits', '&AUJ-'],
    ['half a pair', '&2D0-'],
    ['a pair in the wrong order', '&3gDYPQ-'],
    ['8-bit', 'ż'],
    ['a control character', '\t'],
  ];
  for (const [why, encoded] of refused) {
    test(`${why}: ${JSON.stringify(encoded)} is refused`, () => assert.equal(decoded(encoded), 'bad-syntax'));
  }

  test('every name comes back, from printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const encoded = encodeModifiedUtf7(name);
        assert.match(encoded, /^[ -~]*$/);
        assert.equal(decodeModifiedUtf7(encoded), name);
      }),
    );
  });

  test('a name has one form', () => {
    const encodings = fc.string({ unit: fc.constantFrom('&', '-', 'A', 'U', 'I', '2', 'D', ',', '+', 'ż', '/') });
    fc.assert(
      fc.property(encodings, (encoded) => {
        const name = decoded(encoded);
        assert.ok(name === 'bad-syntax' || encodeModifiedUtf7(name ?? '') === encoded);
      }),
    );
  });

  test('hostile names take linear time', () => {
    for (const seed of ['&', '&A', '&-', '&AUI-', 'ż']) decoded(seed.repeat(200_000));
  });
});
