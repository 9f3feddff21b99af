import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { headerLimits } from '#base/limits-messages.ts';
import { parseAddressList } from './address-list.ts';
import { hostileTexts } from './testing.ts';

type Entry = [name: string | null, mailbox: string | null, host: string | null];
const groupEnd: Entry = [null, null, null];
const read = (value: string) => parseAddressList(value).map(({ name, mailbox, host }): Entry => [name, mailbox, host]);

const cases: [value: string, entries: Entry[]][] = [
  ['', []],
  [' , ,, ', []],
  ['jan@a.pl', [[null, 'jan', 'a.pl']]],
  ['<jan@a.pl>', [[null, 'jan', 'a.pl']]],
  ['Jan Kowalski <jan@a.pl>', [['Jan Kowalski', 'jan', 'a.pl']]],
  ['Jan\t  Kowalski<jan@a.pl>', [['Jan Kowalski', 'jan', 'a.pl']]],
  [
    'a@b.pl, c@d.pl',
    [
      [null, 'a', 'b.pl'],
      [null, 'c', 'd.pl'],
    ],
  ],
  ['"Kowalski, Jan" <jan@a.pl>', [['Kowalski, Jan', 'jan', 'a.pl']]],
  [String.raw`"Jan \"J\" \\ K" <jan@a.pl>`, [[String.raw`Jan "J" \ K`, 'jan', 'a.pl']]],
  ['"jan kowalski"@a.pl', [[null, 'jan kowalski', 'a.pl']]],
  ['<"a@b,c"@a.pl>', [[null, 'a@b,c', 'a.pl']]],
  ['"" <jan@a.pl>', [[null, 'jan', 'a.pl']]],
  [
    'jan@[192.0.2.1], <jan@[IPv6:2001:db8::1]>',
    [
      [null, 'jan', '[192.0.2.1]'],
      [null, 'jan', '[IPv6:2001:db8::1]'],
    ],
  ],
  ['Zażółć <żółw@zażółć.pl>', [['Zażółć', 'żółw', 'zażółć.pl']]],
  ['=?utf-8?q?Jan_=C5=81?= =?utf-8?q?ach?= <jan@a.pl>', [['=?utf-8?q?Jan_=C5=81?= =?utf-8?q?ach?=', 'jan', 'a.pl']]],
  ['=?utf-8?q?Kowalski, Jan?= <jan@a.pl>', [['=?utf-8?q?Kowalski, Jan?=', 'jan', 'a.pl']]],
  // RFC 5322 A.1.2 and A.1.3
  ['"Joe Q. Public" <john.q.public@example.com>', [['Joe Q. Public', 'john.q.public', 'example.com']]],
  [
    'Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>',
    [
      ['Mary Smith', 'mary', 'x.test'],
      [null, 'jdoe', 'example.org'],
      ['Who?', 'one', 'y.test'],
    ],
  ],
  [
    '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
    [
      [null, 'boss', 'nil.test'],
      ['Giant; "Big" Box', 'sysservices', 'example.net'],
    ],
  ],
  [
    'A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;',
    [
      [null, 'A Group', null],
      ['Ed Jones', 'c', 'a.test'],
      [null, 'joe', 'where.test'],
      ['John', 'jdoe', 'one.test'],
      groupEnd,
    ],
  ],
  ['Undisclosed recipients:;', [[null, 'Undisclosed recipients', null], groupEnd]],
  // RFC 5322 A.5 and A.6.1
  ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', [['Pete', 'pete', 'silly.test']]],
  [
    "A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n         joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)",
    [
      [null, 'A Group', null],
      ['Chris Jones', 'c', 'public.example'],
      [null, 'joe', 'example.org'],
      ['John', 'jdoe', 'one.test'],
      groupEnd,
    ],
  ],
  ['(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;', [[null, 'Hidden recipients', null], groupEnd]],
  ['Joe Q. Public <john.q.public@example.com>', [['Joe Q. Public', 'john.q.public', 'example.com']]],
  [
    'Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example',
    [
      ['Mary Smith', 'mary', 'example.net'],
      [null, 'jdoe', 'test.example'],
    ],
  ],
  ['<@a.test,@b.test:jan@c.test>', [[null, 'jan', 'c.test']]],
  ['jan . kowalski @ a . pl', [[null, 'jan.kowalski', 'a.pl']]],
  // A comment for a name, as RFC 822 mailers wrote
  ['jan@a.pl (Jan Kowalski)', [['Jan Kowalski', 'jan', 'a.pl']]],
  [
    'jan@a.pl (Jan (K)), anna@a.pl',
    [
      ['Jan (K)', 'jan', 'a.pl'],
      [null, 'anna', 'a.pl'],
    ],
  ],
  // Against the grammar, but written
  ['jan@a.pl <jan@a.pl>', [['jan@a.pl', 'jan', 'a.pl']]],
  ['Jan [IT] Kowalski <jan@a.pl>', [['Jan [IT] Kowalski', 'jan', 'a.pl']]],
  ['Jan Kowalski jan@a.pl', [['Jan Kowalski', 'jan', 'a.pl']]],
  [
    'a@b.pl; c@d.pl;',
    [
      [null, 'a', 'b.pl'],
      [null, 'c', 'd.pl'],
    ],
  ],
  [
    'Jan <jan@a.pl, Anna <anna@a.pl>',
    [
      ['Jan', 'jan', 'a.pl'],
      ['Anna', 'anna', 'a.pl'],
    ],
  ],
  ['Jan <jan@a.pl', [['Jan', 'jan', 'a.pl']]],
  ['G: <jan@a.pl;, anna@a.pl', [[null, 'G', null], [null, 'jan', 'a.pl'], groupEnd, [null, 'anna', 'a.pl']]],
  ['G: jan@a.pl', [[null, 'G', null], [null, 'jan', 'a.pl'], groupEnd]],
  ['<<jan@a.pl>>', [['>', 'jan', 'a.pl']]],
  ['<jan kowalski@a.pl>', [[null, 'jan kowalski', 'a.pl']]],
  ['jan@b@a.pl', [[null, 'jan@b', 'a.pl']]],
  ['MAILER-DAEMON', [[null, 'MAILER-DAEMON', '']]],
  ['Mailer <>', [['Mailer', '', '']]],
  ['<>', []],
  ['(nobody)', []],
  ['jan@a.pl ()', [[null, 'jan', 'a.pl']]],
  ['jan@', [[null, 'jan', '']]],
  ['@a.pl', [[null, '', 'a.pl']]],
  [
    'Jan (IT <jan@a.pl>, anna@a.pl',
    [
      ['Jan (IT', 'jan', 'a.pl'],
      [null, 'anna', 'a.pl'],
    ],
  ],
  [
    'Jan "IT <jan@a.pl>, anna@a.pl',
    [
      ['Jan "IT', 'jan', 'a.pl'],
      [null, 'anna', 'a.pl'],
    ],
  ],
];

test('address lists are read as RFC 5322 and the world write them', () => {
  for (const [value, entries] of cases) assert.deepEqual(read(value), entries, value);
});

test('at most so many addresses are kept, and a group is closed', () => {
  const list = (count: number) => Array.from({ length: count }, (_, i) => `a${i}@b.pl`).join(', ');
  assert.equal(read(list(headerLimits.addresses)).length, headerLimits.addresses);
  assert.equal(read(list(headerLimits.addresses + 1)).length, headerLimits.addresses);
  const group = read(`G: ${list(headerLimits.addresses)};`);
  assert.equal(group.length, headerLimits.addresses + 1);
  assert.deepEqual(group.at(-1), groupEnd);
});

const atom = fc.stringMatching(/^[a-zA-Z0-9ż!#$%&'*+/?^_`{|}~-]{1,8}$/);
const dotted = fc.array(atom, { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('.'));
const gap = fc.constantFrom('', ' ', '\r\n\t', ' (c) ', '(a (b) \\))');
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });

test('whatever is written by the grammar comes back, with any white space and comments', () => {
  const address = fc.record({ name: fc.option(text), local: fc.oneof(dotted, text), host: dotted });
  fc.assert(
    fc.property(fc.array(address, { maxLength: 5 }), gap, fc.boolean(), (addresses, gap, group) => {
      const written = addresses.map(({ name, local, host }) => {
        const path = `<${gap}${quoted(local)}${gap}@${gap}${host}${gap}>`;
        return `${gap}${name === null ? '"x"' : quoted(name)}${gap}${path}`;
      });
      const list = written.join(`${gap},`);
      const expected = addresses.map(({ name, local, host }): Entry => [name ?? 'x', local, host]);
      assert.deepEqual(
        read(group ? `g${gap}:${list};` : list),
        group ? [[null, 'g', null], ...expected, groupEnd] : expected,
      );
    }),
    { numRuns: 1000 },
  );
});

test('any text gives a list whose groups are balanced', () => {
  const piece = fc.constantFrom(...Array.from('<>@",;:()[]\\. =?aż'), 'a@b', '=?a?q?', '?=');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      let open = 0;
      for (const [, mailbox, host] of read(pieces.join(''))) {
        if (host === null) open += mailbox === null ? -1 : 1;
        assert.ok(open === 0 || open === 1);
      }
      assert.equal(open, 0);
    }),
    { numRuns: 5000 },
  );
});

test('long hostile lists are read in linear time', () => {
  for (const text of hostileTexts()) parseAddressList(text);
  for (const entry of ['a@b,', 'a <a@b>,', '"a" <@a:"b"@c>,', 'g:a@b;,']) parseAddressList(entry.repeat(200_000));
});
