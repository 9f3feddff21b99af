import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { parseOwnDomain, shownDomain } from './domain-names.ts';

const cases: [text: string, expected: string][] = [
  ['firma.pl', 'firma.pl'],
  ['Poczta.Firma.COM.PL', 'poczta.firma.com.pl'],
  ['żółw.pl', 'xn--w-uga1v8h.pl'],
  ['faß.de', 'xn--fa-hia.de'],
  ['xn--w-uga1v8h.pl', 'xn--w-uga1v8h.pl'],
  ['name.github.io', 'name.github.io'],
  ['github.io', 'github.io'],
  ['examples.org', 'examples.org'],
  ['firma', 'single-label'],
  ['pl', 'single-label'],
  ['com.pl', 'public-suffix'],
  ['COM.PL', 'public-suffix'],
  ['公司.cn', 'public-suffix'],
  ['city.sapporo.jp', 'city.sapporo.jp'],
  ['other.sapporo.jp', 'public-suffix'],
  ['firma.test', 'reserved'],
  ['example.org', 'reserved'],
  ['mail.example.com', 'reserved'],
  ['printer.local', 'reserved'],
  ['1.168.192.in-addr.arpa', 'reserved'],
  ['firma.internal', 'reserved'],
  ['xn--a.pl', 'bad-idna'],
  ['xn--zzzzzzz--a.pl', 'bad-idna'],
  ['a..pl', 'bad-syntax'],
  ['firma.pl.', 'bad-syntax'],
  ['192.0.2.1', 'bad-syntax'],
  ['-firma.pl', 'bad-syntax'],
  ['fir ma.pl', 'bad-syntax'],
  ['', 'bad-syntax'],
];
for (const [text, expected] of cases) {
  test(`${text === '' ? 'nothing' : text}: ${expected}`, () => {
    let outcome: unknown;
    try {
      outcome = parseOwnDomain(text);
    } catch (error) {
      assert.ok(error instanceof MailError);
      outcome = error.detail['name'] ?? error.code;
    }
    assert.equal(outcome, expected);
  });
}

test('people read the letters that they wrote', () => {
  assert.equal(shownDomain('xn--w-uga1v8h.pl'), 'żółw.pl');
  assert.equal(shownDomain('firma.pl'), 'firma.pl');
});
