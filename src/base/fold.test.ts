import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fold } from './fold.ts';

test('letters fold to what people type', () => {
  const table: [string, string][] = [
    ['Łódź', 'lodz'],
    ['zażółć gęślą jaźń', 'zazolc gesla jazn'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Ørsted, Đorđe, Þór, Æsir, Œuvre, Ħal', 'orsted, dorde, thor, aesir, oeuvre, hal'],
    ['İstanbul ISPARTA ısparta', 'istanbul isparta isparta'],
    ['e\u0301t\u00e9', 'ete'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Ὀδυσσεύς', 'οδυσσευσ'],
    ['Привет, Ёлка', 'привет, елка'],
    ['ﬁnał Ⅷ ｆｕｌｌ', 'final viii full'],
    ['don’t – „tak”…', 'don\'t - "tak"...'],
    ['new\u00adsletter\u200b', 'newsletter'],
    ['a \t\r\n b\u00a0c\nd\0e\u2028f', 'a b c d e f'],
    ['日本語テキスト', '日本語テキスト'],
    ['한글', '한글'],
    ['x\ud800y', 'x\ufffdy'],
    ['', ''],
  ];
  for (const [text, folded] of table) assert.equal(fold(text), folded.normalize('NFKD'), text);
});

test('upper and lower case of every letter are equal', () => {
  // A combining iota is a mark and goes; its upper case is a letter of its own.
  const exceptions = new Set([0x345]);
  for (let code = 1; code <= 0x10ffff; code++) {
    if ((code >= 0xd800 && code < 0xe000) || exceptions.has(code)) continue;
    const letter = String.fromCodePoint(code);
    const upper = letter.toUpperCase();
    if (upper === letter && letter.toLowerCase() === letter) continue;
    const folded = fold(letter);
    // Titlecase maps of RFC 5051 are one to one: what grows in upper case is not among them.
    if (upper.codePointAt(0)! > 0xffff || upper.length === 1) assert.equal(fold(upper), folded, code.toString(16));
    assert.equal(fold(letter.toLowerCase()), folded, code.toString(16));
    assert.equal(fold(folded), folded, code.toString(16));
  }
});

test('what contains a text contains it folded, wherever it is cut', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 20 });
  const polish = fc.string({ unit: fc.constantFrom(...Array.from(' \t\nąĄłŁßςΣİe\u0301한x')), maxLength: 20 });
  const any = fc.oneof(texts, polish);
  fc.assert(fc.property(any, any, any, (a, b, c) => fold(a + b + c).includes(fold(b))));
  fc.assert(fc.property(any, (a) => fold(fold(a)) === fold(a)));
});
