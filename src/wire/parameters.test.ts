import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { headerLimits } from '#base/limits-messages.ts';
import { parseParameterized } from './parameters.ts';
import { hostileTexts } from './testing.ts';

const cases: [text: string, value: string, params?: Record<string, string>][] = [
  ['', ''],
  ['text/plain', 'text/plain'],
  ['TEXT/Plain', 'text/plain'],
  ['inline', 'inline'],
  [' text / html ; charset = "utf-8" ', 'text/html', { charset: 'utf-8' }],
  ['text/plain; CHARSET=UTF-8', 'text/plain', { charset: 'UTF-8' }],
  ['multipart/mixed; boundary="a; b=\\"c\\""', 'multipart/mixed', { boundary: 'a; b="c"' }],
  ['multipart/mixed; boundary="=?utf-8?q?a?="', 'multipart/mixed', { boundary: '=?utf-8?q?a?=' }],
  ['multipart/mixed;\r\n\tboundary="----=_Part_1"', 'multipart/mixed', { boundary: '----=_Part_1' }],
  ['multipart/mixed; boundary=----=_Part_1.2:3', 'multipart/mixed', { boundary: '----=_Part_1.2:3' }],
  // RFC 2045 5.1
  ['text/plain; charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }],
  ['text/plain; charset="us-ascii"', 'text/plain', { charset: 'us-ascii' }],
  ['text (a)/(b) plain (c); (d) charset=(e)x', 'text/plain', { charset: '(e)x' }],
  ['text/plain; charset (e) = utf-8 (f); format (g)=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  // RFC 2231 3 and 4
  [
    'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"',
    'message/external-body',
    { 'access-type': 'URL', url: 'ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar' },
  ],
  [
    "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
    'application/x-stuff',
    { title: 'This is ***fun***' },
  ],
  [
    "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
    'application/x-stuff',
    { title: "This is even more ***fun*** isn't it!" },
  ],
  ["attachment; filename*=UTF-8''za%C5%BC%C3%B3%C5%82%C4%87.pdf", 'attachment', { filename: 'zażółć.pdf' }],
  ["attachment; filename*=iso-8859-2'pl'%B1%E6.pdf", 'attachment', { filename: 'ąć.pdf' }],
  ["attachment; filename*1*=%82.pdf; filename*0*=utf-8''%C5", 'attachment', { filename: 'ł.pdf' }],
  ["attachment; filename*0*=windows-1250''%B9; filename*1=%41.pdf", 'attachment', { filename: 'ą%41.pdf' }],
  ["attachment; filename=a.pdf; filename*=utf-8''%C4%85.pdf", 'attachment', { filename: 'ą.pdf' }],
  ["attachment; filename*=utf-8''%C4%85.pdf; filename=a.pdf", 'attachment', { filename: 'ą.pdf' }],
  ["attachment; filename*0=b; filename=a; filename*=utf-8''c", 'attachment', { filename: 'c' }],
  ['attachment; filename*0=b; filename=a', 'attachment', { filename: 'b' }],
  ['attachment; filename*="utf-8\'\'a%20b.pdf"', 'attachment', { filename: 'a b.pdf' }],
  ['attachment; filename*=a%20%C4%85', 'attachment', { filename: 'a ą' }],
  ["attachment; filename*=''%b9", 'attachment', { filename: 'ą' }],
  ["attachment; filename*=utf-8''100%.pdf", 'attachment', { filename: '100%.pdf' }],
  ['attachment; filename*10=c; filename*9=b; filename*x=d', 'attachment', { filename: 'bc' }],
  // Against the grammar, but written
  ['attachment; filename="=?utf-8?B?xYI=?= =?utf-8?B?xYI=?=.pdf"', 'attachment', { filename: 'łł.pdf' }],
  ['attachment; filename==?iso-8859-2?Q?=B1_b?=', 'attachment', { filename: 'ą b' }],
  ['application/pdf; name="=?UTF-8?Q?um=C3=B3w?=\r\n =?UTF-8?Q?a.pdf?="', 'application/pdf', { name: 'umówa.pdf' }],
  ['attachment; filename=umowa nr 7 (1).pdf', 'attachment', { filename: 'umowa nr 7 (1).pdf' }],
  ['attachment; filename=umowa (nr 7).pdf; size=5', 'attachment', { filename: 'umowa (nr 7).pdf', size: '5' }],
  ['attachment; filename=zażółć.pdf', 'attachment', { filename: 'zażółć.pdf' }],
  ['text/plain charset=utf-8 format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  ['text/plain; charset="utf-8" format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  ['text/plain; name="a.txt; charset=utf-8', 'text/plain', { name: 'a.txt', charset: 'utf-8' }],
  ['text/plain;;; charset=utf-8;', 'text/plain', { charset: 'utf-8' }],
  ['text/plain; charset', 'text/plain'],
  ['text/plain; charset=', 'text/plain', { charset: '' }],
  ['text/plain; charset=; format=flowed', 'text/plain', { charset: '', format: 'flowed' }],
  ['text/plain; =a; charset=b', 'text/plain', { charset: 'b' }],
  ['text/plain; charset=a; charset=b', 'text/plain', { charset: 'a' }],
  ['text/plain; "a" charset=b', 'text/plain', { charset: 'b' }],
  ['charset=utf-8', '', { charset: 'utf-8' }],
  ['; charset=utf-8', '', { charset: 'utf-8' }],
  ['text', 'text'],
  ['text/; a=b', 'text/', { a: 'b' }],
  ['text/plain; __proto__=a; constructor=b', 'text/plain', JSON.parse('{"__proto__":"a","constructor":"b"}')],
];

test('parameterised values are read as the RFCs and the world write them', () => {
  for (const [text, value, params = {}] of cases) {
    assert.deepEqual(parseParameterized(text), { value, params: Object.entries(params) }, text);
  }
});

test('at most so many parameters are kept, each with all its pieces', () => {
  const text = (count: number) => `a/b${Array.from({ length: count }, (_, i) => `; p${i}=x`).join('')}; p0*0=y; p0*1=z`;
  assert.equal(parseParameterized(text(headerLimits.parameters)).params.length, headerLimits.parameters);
  const past = parseParameterized(text(headerLimits.parameters + 1)).params;
  assert.equal(past.length, headerLimits.parameters);
  assert.deepEqual(past[0], ['p0', 'yz']);
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/).filter((name) => name !== 'name');
const params = fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme', maxLength: 12 })), {
  selector: ([name]) => name,
  maxLength: 5,
});

test('quoted and extended values come back as they were', () => {
  fc.assert(
    fc.property(params, fc.boolean(), fc.integer({ min: 1, max: 4 }), (params, extended, size) => {
      const written = params.map(([name, value]) => {
        if (!extended) return `; ${name}="${value.replace(/["\\]/g, '\\$&')}"`;
        const hex = Array.from(Buffer.from(value), (byte) => `%${byte.toString(16).padStart(2, '0')}`);
        const pieces = Array.from({ length: Math.ceil(hex.length / size) + 1 }, (_, i) =>
          i === 0 ? "utf-8''" : hex.slice((i - 1) * size, i * size).join(''),
        );
        return pieces
          .map((piece, i) => `; ${name}*${i}*=${piece}`)
          .toReversed()
          .join('');
      });
      assert.deepEqual(parseParameterized(`a/b${written.join('')}`), { value: 'a/b', params });
    }),
    { numRuns: 1000 },
  );
});

test('any text is read, each name once', () => {
  const piece = fc.constantFrom(...Array.from('; =*"\\()/\'%aż\n'), 'name', '*0*=', "utf-8''", '%c5', '=?utf-8?q?a?=');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const names = parseParameterized(pieces.join('')).params.map(([name]) => name);
      assert.equal(new Set(names).size, names.length);
    }),
    { numRuns: 5000 },
  );
});

test('long hostile values are read in linear time', () => {
  for (const text of hostileTexts()) parseParameterized(text);
});
