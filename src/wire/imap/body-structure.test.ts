import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { packSummary } from '#wire/mime/compact.ts';
import { scanMessage } from '#wire/mime/scanner.ts';
import { formatEnvelope } from './envelope.ts';
import { formatBody, formatBodyStructure } from './body-structure.ts';

const corpus = new URL('../../../test/corpus/', import.meta.url);

/** A message of these lines. */
function structure(...lines: string[]) {
  return packSummary(scanMessage(Buffer.from(lines.join('\r\n')))).structure;
}

/** The parameters of a part whose Content-Type has these. */
function params(value: string): string {
  const [, found = ''] =
    /^\("application" "x" (.*) NIL NIL "7bit" 0\)$/s.exec(
      formatBody(structure(`Content-Type: application/x; ${value}`, '', ''), true),
    ) ?? [];
  return found;
}

suite('BODY and BODYSTRUCTURE', () => {
  test('a text', () => {
    const text = structure(
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
      'Content-Transfer-Encoding: 7BIT',
      '',
      'a',
      'b',
      '',
    );
    assert.equal(formatBody(text, false), '("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 6 2)');
    assert.equal(
      formatBodyStructure(text, false),
      '("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 6 2 NIL NIL NIL NIL)',
    );
  });

  test('RFC 2045 5.2: nothing said is US-ASCII text', () => {
    assert.equal(formatBody(structure('', 'a'), false), '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0)');
    assert.equal(
      formatBody(structure('Content-Type: text/html; format=x', '', ''), false),
      '("text" "html" ("format" "x" "charset" "us-ascii") NIL NIL "7bit" 0 0)',
    );
  });

  test('everything said', () => {
    const part = structure(
      'Content-Type: application/pdf; name="a b.pdf"',
      'Content-Transfer-Encoding: BASE64',
      'Content-ID: <1@x>',
      'Content-Description: Opis żółwia',
      'Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==',
      'Content-Disposition: attachment; filename="a b.pdf"; size=3',
      'Content-Language: pl, en',
      'Content-Location: http://x/y',
      '',
      'JVBE',
    );
    assert.equal(
      formatBodyStructure(part, true),
      '("application" "pdf" ("name" "a b.pdf") "<1@x>" "Opis żółwia" "base64" 4 "Q2hlY2sgSW50ZWdyaXR5IQ==" ' +
        '("attachment" ("filename" "a b.pdf" "size" "3")) ("pl" "en") "http://x/y")',
    );
    assert.match(formatBodyStructure(part, false), / "=\?utf-8\?b\?T3BpcyDFvMOzxYJ3aWE=\?=" /);
  });

  test('parameters', () => {
    const cases: [value: string, expected: string][] = [
      ['a=b; c="d\\"e"', '("a" "b" "c" "d\\"e")'],
      ['a=""', '("a" "")'],
      // RFC 2231 6: continuations are joined, charsets stay
      ['a*0=x; a*1=y', '("a" "xy")'],
      ["a*0*=utf-8''%C5%BC; a*1=y", '("a*" "utf-8\'\'%C5%BCy")'],
      ["a*=iso-8859-2''%BF", '("a*" "utf-8\'\'%C5%BC")'],
      ["a*=utf-8''plain", '("a" "plain")'],
      ["name*=utf-8''%C5%BC%20%2A%27%28%25%29", '("name*" "utf-8\'\'%C5%BC%20%2A%27%28%25%29")'],
      ['name="=?utf-8?q?=C5=BC?="', '("name*" "utf-8\'\'%C5%BC")'],
    ];
    for (const [value, expected] of cases) assert.equal(params(value), expected, value);
  });

  test('RFC 9051 7.5.2: two texts, the second with a name', () => {
    const message = structure(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
      '',
      'first',
      '--b',
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME=cc.diff',
      'Content-ID: <960723163407.20117h@cac.washington.edu>',
      'Content-Description: Compiler diff',
      'Content-Transfer-Encoding: BASE64',
      '',
      'QUJD',
      '--b--',
    );
    const first = '("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 5 0';
    const second =
      '("text" "plain" ("charset" "US-ASCII" "name" "cc.diff") "<960723163407.20117h@cac.washington.edu>" "Compiler diff" "base64" 4 0';
    assert.equal(formatBody(message, false), `(${first})${second}) "mixed")`);
    const none = ' NIL NIL NIL NIL)';
    assert.equal(
      formatBodyStructure(message, false),
      `(${first}${none}${second}${none} "mixed" ("boundary" "b") NIL NIL NIL)`,
    );
  });

  test('an enclosed message', () => {
    const message = structure('Content-Type: message/rfc822', '', 'Subject: inner', '', 'text', '');
    const nils = 'NIL NIL NIL NIL NIL NIL NIL NIL';
    assert.equal(
      formatBody(message, false),
      `("message" "rfc822" NIL NIL NIL "7bit" 24 (NIL "inner" ${nils}) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 6 1) 3)`,
    );
  });

  test('an enclosed message that cannot be looked into has what the grammar wants', () => {
    const message = structure('Content-Type: message/global', 'Content-Transfer-Encoding: base64', '', 'YQ==');
    const nils = Array(10).fill('NIL').join(' ');
    assert.equal(
      formatBody(message, false),
      `("message" "global" NIL NIL NIL "base64" 4 (${nils}) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0) 0)`,
    );
  });

  test('other messages are like any file', () => {
    const message = structure('Content-Type: message/delivery-status', '', 'a');
    assert.equal(formatBody(message, false), '("message" "delivery-status" NIL NIL NIL "7bit" 1)');
  });
});

/** Reads a value from octets as latin1, so that what is written is known to be balanced. */
function readValue(text: string, start: number): { value: unknown; end: number } {
  if (text[start] === '(') {
    const list: unknown[] = [];
    let at = start + 1;
    while (text[at] !== ')') {
      if (text[at] === ' ') at++;
      const { value, end } = readValue(text, at);
      list.push(value);
      at = end;
    }
    return { value: list, end: at + 1 };
  }
  const literal = /^\{(\d+)\}\r\n/.exec(text.slice(start));
  if (literal !== null) {
    const from = start + literal[0].length;
    const end = from + Number(literal[1]);
    return { value: text.slice(from, end), end };
  }
  const [token = ''] = /^(?:"(?:[^"\\\r\n]|\\["\\])*"|NIL|\d+)/.exec(text.slice(start)) ?? [];
  assert.notEqual(token, '', text.slice(start, start + 40));
  return { value: token, end: start + token.length };
}

suite('every message of the corpus', () => {
  for (const file of globSync('**/*.eml', { cwd: corpus })) {
    test(file, () => {
      const { structure } = packSummary(scanMessage(readFileSync(new URL(file, corpus))));
      for (const utf8 of [false, true]) {
        for (const text of [formatBodyStructure(structure, utf8), formatBody(structure, utf8)]) {
          const octets = Buffer.from(text).toString('latin1');
          assert.equal(readValue(octets, 0).end, octets.length);
          if (utf8) assert.doesNotMatch(text, /[\r\n]/);
        }
      }
    });
  }
});

// prettier-ignore
const pieces = [
  'From', 'To', 'Subject', 'Message-ID', 'Content-Type', 'Content-Disposition', 'Content-Language', 'Content-ID', ': ', '; ',
  '=', '"', '\\', '(', ')', '<', '>', '@', ',', ':', '{5}', '\0', '\x7f', 'ż', '\xff', '\r\n', '\r\n ', '\r\n\r\n', 'a',
  'multipart/mixed; boundary=b', 'message/rfc822', 'text/plain; name*=utf-8', "''%C5%82", '--b\r\n', '=?utf-8?Q?=C5?=',
];

test('whatever a message says of itself, ENVELOPE and BODYSTRUCTURE are well-formed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60, size: 'max' }), fc.boolean(), (list, utf8) => {
      const { envelope, structure } = packSummary(scanMessage(Buffer.from(list.join(''), 'latin1')));
      for (const text of [
        formatEnvelope(envelope, utf8),
        formatBody(structure, utf8),
        formatBodyStructure(structure, utf8),
      ]) {
        const octets = Buffer.from(text).toString('latin1');
        assert.equal(readValue(octets, 0).end, octets.length);
        assert.ok(!octets.includes('\0'));
      }
      // With a blank in it a text is decoded (quotedRow), and says the same.
      const [one, other] = [envelope, structure].map((packed) => packed.replace('[', '[ ')) as [string, string];
      assert.equal(formatEnvelope(envelope, utf8), formatEnvelope(one, utf8));
      assert.equal(formatBodyStructure(structure, utf8), formatBodyStructure(other, utf8));
    }),
    { numRuns: 1000 },
  );
});
