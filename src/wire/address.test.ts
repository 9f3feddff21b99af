import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import {
  formatAddress,
  normalizeLocal,
  parseAddress,
  parseDomain,
  parsePath,
  pathEnd,
  splitPlus,
  type Address,
} from './address.ts';

const utf8 = { smtputf8: true };
const label63 = 'a'.repeat(63);
/** A domain name of exactly `length` characters. */
const domainOf = (length: number) => `${length % 2 === 0 ? 'a' : ''}${'a.'.repeat((length - 1) / 2)}b`;

const domains: [written: string, kept: string | null][] = [
  ['Example.COM', 'example.com'],
  ['localhost', 'localhost'],
  ['a--b.pl', 'a--b.pl'],
  ['1.pl', '1.pl'],
  ['zażółć.pl', 'xn--za-6ja4f8n1l.pl'],
  ['ZAŻÓŁĆ.PL', 'xn--za-6ja4f8n1l.pl'],
  ['zaz\u0307o\u0301łc\u0301.pl', 'xn--za-6ja4f8n1l.pl'],
  ['xn--ZA-6ja4f8n1l.pl', 'xn--za-6ja4f8n1l.pl'],
  ['faß.de', 'xn--fa-hia.de'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
  [`${label63}.pl`, `${label63}.pl`],
  [`${label63}a.pl`, null],
  ['', null],
  ['.', null],
  ['a..b', null],
  ['.a', null],
  ['example.com.', null],
  ['-a.pl', null],
  ['a-.pl', null],
  ['a_b.pl', null],
  ['a b.pl', null],
  ['a\n.pl', null],
  ['a@b.pl', null],
  ['a/b.pl', null],
  ['a%41.pl', null],
  ['a:25', null],
  ['*.pl', null],
  ['127.0.0.1', null],
  ['1.2', null],
  ['1.0x7f', null],
  ['[127.0.0.1]', null],
  ['１２７.1', null],
  ['ż／b.pl', null],
  ['ż%41.pl', null],
  ['\ud800.pl', null],
  ['ż'.repeat(1000), null],
];

test('a domain is kept in one spelling or refused', () => {
  for (const [written, kept] of domains) {
    if (kept === null) assert.throws(() => parseDomain(written), isBadSyntax, written);
    else assert.equal(parseDomain(written), kept);
  }
});

test('a domain may have 255 octets, not 256', () => {
  assert.equal(parseDomain(domainOf(255)).length, 255);
  assert.throws(() => parseDomain(domainOf(256)), isBadSyntax);
});

const paths: [path: string, address: Address | null][] = [
  ['<>', null],
  ['<jan@example.pl>', { local: 'jan', domain: 'example.pl' }],
  ['<Jan.Kowalski@EXAMPLE.pl>', { local: 'Jan.Kowalski', domain: 'example.pl' }],
  ["<!#$%&'*+/=?^_`{|}~-@a.pl>", { local: "!#$%&'*+/=?^_`{|}~-", domain: 'a.pl' }],
  ['<"jan kowalski"@a.pl>', { local: 'jan kowalski', domain: 'a.pl' }],
  ['<"jan"@a.pl>', { local: 'jan', domain: 'a.pl' }],
  [String.raw`<"a\"b\\c\d"@a.pl>`, { local: String.raw`a"b\cd`, domain: 'a.pl' }],
  ['<"a@b>c"@a.pl>', { local: 'a@b>c', domain: 'a.pl' }],
  ['<""@a.pl>', { local: '', domain: 'a.pl' }],
  ['<@a.pl:jan@b.pl>', { local: 'jan', domain: 'b.pl' }],
  ['<@a.pl,@b.pl:jan@c.pl>', { local: 'jan', domain: 'c.pl' }],
  ['<jan@[127.0.0.1]>', { local: 'jan', domain: '[127.0.0.1]' }],
  ['<jan@[IPv6:2001:DB8:0:0::1]>', { local: 'jan', domain: '[IPv6:2001:db8::1]' }],
  ['<jan@[ipv6:::ffff:192.0.2.1]>', { local: 'jan', domain: '[IPv6:::ffff:c000:201]' }],
];

test('a path gives its address', () => {
  for (const [path, address] of paths) {
    assert.deepEqual(parsePath(path), address, path);
    assert.deepEqual(parsePath(Buffer.from(path)), address, path);
  }
});

const badPaths = [
  '',
  'jan@a.pl',
  '<jan@a.pl',
  'jan@a.pl>',
  '<jan>',
  '<@a.pl>',
  '<jan@>',
  '< >',
  '<<jan@a.pl>>',
  ' <jan@a.pl>',
  '<jan@a.pl >',
  '<jan kowalski@a.pl>',
  '<.jan@a.pl>',
  '<jan.@a.pl>',
  '<j..n@a.pl>',
  '<j(x)@a.pl>',
  '<"jan@a.pl>',
  '<"j"n@a.pl>',
  '<"j\n"@a.pl>',
  '<j\0@a.pl>',
  '<j\u0085@a.pl>',
  '<jan@a..pl>',
  '<jan@a_b.pl>',
  '<jan@127.0.0.1>',
  '<jan@[300.0.0.1]>',
  '<jan@[1.2.3]>',
  '<jan@[IPv6:1::2::3]>',
  '<jan@[IPv6:1.2.3.4]>',
  '<jan@[x:y]>',
  '<jan@[]>',
  '<@a.pl jan@b.pl>',
  '<@:jan@b.pl>',
  '<@a.pl,:jan@b.pl>',
  '<\ud800@a.pl>',
  '<jan@a.pl>\n',
  '<jan\r\n@a.pl>',
];

test('a malformed path is refused, with SMTPUTF8 and without', () => {
  for (const path of badPaths) {
    assert.throws(() => parsePath(path, utf8), isBadSyntax, path);
    assert.throws(
      () => parsePath(path),
      (error) => codeOf(error) !== undefined,
      path,
    );
  }
  assert.throws(() => parsePath(Uint8Array.of(0x3c, 0xff, 0x40, 0x61, 0x3e), utf8), isBadSyntax);
});

test('RFC 6531: other scripts need SMTPUTF8', () => {
  const address = { local: 'zażółć', domain: 'xn--za-6ja4f8n1l.pl' };
  assert.deepEqual(parsePath(Buffer.from('<zażółć@zażółć.pl>'), utf8), address);
  assert.deepEqual(parsePath('<"za żółć"@a.pl>', utf8), { local: 'za żółć', domain: 'a.pl' });
  assert.throws(() => parsePath('<zażółć@a.pl>'), isBadArgument);
  assert.throws(() => parsePath('<jan@zażółć.pl>'), isBadArgument);
  assert.deepEqual(parseAddress('jan@zażółć.pl'), { local: 'jan', domain: 'xn--za-6ja4f8n1l.pl' });
  assert.throws(() => parseAddress('zażółć@a.pl'), isBadArgument);
  assert.deepEqual(parseAddress('zażółć@zażółć.pl', utf8), address);
});

test('an address as a person writes it has neither brackets nor literals', () => {
  assert.deepEqual(parseAddress('Jan@Example.PL'), { local: 'Jan', domain: 'example.pl' });
  assert.deepEqual(parseAddress('"a@b"@c.pl'), { local: 'a@b', domain: 'c.pl' });
  for (const text of [
    '',
    'jan',
    '@',
    'jan@',
    '@a.pl',
    '<jan@a.pl>',
    ' jan@a.pl',
    'jan@a.pl ',
    'a@b@c.pl',
    'jan@[127.0.0.1]',
  ]) {
    assert.throws(() => parseAddress(text), isBadSyntax, text);
  }
});

test('RFC 5321 4.5.3.1: local part, path and address at their limits and one past', () => {
  const local = 'a'.repeat(64);
  assert.equal(parseAddress(`${local}@b.pl`).local, local);
  assert.throws(() => parseAddress(`${local}a@b.pl`), isBadSyntax);
  assert.equal(parseAddress(`${'ł'.repeat(32)}@b.pl`, utf8).local.length, 32);
  assert.throws(() => parseAddress(`${'ł'.repeat(32)}a@b.pl`, utf8), isBadSyntax);
  assert.equal(parseAddress(`"${' '.repeat(62)}"@b.pl`).local.length, 62, 'quotes count');
  assert.throws(() => parseAddress(`"${' '.repeat(63)}"@b.pl`), isBadSyntax);

  const atCap = `${local}@${domainOf(254 - 65)}`;
  const pastCap = `${local}@${domainOf(255 - 65)}`;
  assert.equal(formatAddress(parseAddress(atCap)), atCap);
  assert.throws(() => parseAddress(pastCap), isBadSyntax);
  assert.notEqual(parsePath(`<${atCap}>`), null);
  assert.throws(() => parsePath(`<${pastCap}>`), isBadSyntax);

  const route = (length: number) => `<@${domainOf(length - '<@:jan@b.pl>'.length)}:jan@b.pl>`;
  assert.equal(parsePath(route(256))?.local, 'jan');
  assert.throws(() => parsePath(route(257)), isBadSyntax);
});

test('the end of a path in a command line heeds quoting', () => {
  for (const path of ['<>', '<jan@a.pl>', '<"a> b"@c.pl>', String.raw`<"a\"> \\"@c.pl>`]) {
    const line = `MAIL FROM:${path} SIZE=1>2`;
    assert.equal(pathEnd(line, 10), 10 + path.length);
  }
  for (const line of ['', '<jan@a.pl', '<"jan@a.pl>', String.raw`<"a\">`]) assert.equal(pathEnd(line, 0), -1);
});

test('folding of local parts for lookup', () => {
  assert.equal(normalizeLocal('Jan.KOWALSKI'), 'jan.kowalski');
  assert.equal(normalizeLocal('ZAZ\u0307O\u0301ŁC\u0301'), 'zażółć');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => normalizeLocal(normalizeLocal(text)) === normalizeLocal(text)),
  );
});

test('plus addressing', () => {
  assert.deepEqual(splitPlus('jan'), { base: 'jan', detail: null });
  assert.deepEqual(splitPlus('jan+sklep'), { base: 'jan', detail: 'sklep' });
  assert.deepEqual(splitPlus('jan+a+b'), { base: 'jan', detail: 'a+b' });
  assert.deepEqual(splitPlus('jan+'), { base: 'jan', detail: '' });
  assert.deepEqual(splitPlus('+jan'), { base: '+jan', detail: null });
  assert.deepEqual(splitPlus(''), { base: '', detail: null });
});

const pieces = Array.from('<>@"\\.,:[]()aż1-+ \t\n').concat('IPv6:', '::1', '.pl');

const domainLabel = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const domain = fc.array(domainLabel, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const local = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => text.isWellFormed() && !/[\0-\x1f\x7f-\x9f]/.test(text));

test('reading what was written gives the same address', () => {
  fc.assert(
    fc.property(local, domain, (local, domain) => {
      const address = { local, domain };
      assert.deepEqual(parseAddress(formatAddress(address), utf8), address);
      assert.deepEqual(parsePath(`<${formatAddress(address)}>`, utf8), address);
    }),
    { numRuns: 2000 },
  );
});

test('whatever is accepted can be written and read again; whatever is refused is refused with a code', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (text) => {
      for (const read of [
        () => parsePath(text, utf8),
        () => parsePath(`<${text}@a.pl>`, utf8),
        () => parseAddress(text),
      ]) {
        const address = acceptedOrNull(read);
        if (address !== null) assert.deepEqual(parsePath(`<${formatAddress(address)}>`, utf8), address);
      }
    }),
    { numRuns: 5000 },
  );
});

function acceptedOrNull(read: () => Address | null): Address | null {
  try {
    return read();
  } catch (error) {
    assert.ok(isBadSyntax(error) || isBadArgument(error), String(error));
    return null;
  }
}

function isBadSyntax(error: unknown): boolean {
  return codeOf(error) === 'bad-syntax';
}

function isBadArgument(error: unknown): boolean {
  return codeOf(error) === 'bad-argument';
}
