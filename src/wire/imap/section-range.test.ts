import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scanMessage } from '#wire/mime/scanner.ts';
import { clipRange, resolveBinary, resolveSection } from './section-range.ts';
import { parseSection, type Section } from './section.ts';
import { outcome } from './testing.ts';

const multipart = (name: string, subtype: string, ...parts: string[]) =>
  [
    `Content-Type: multipart/${subtype}; boundary=${name}`,
    '',
    ...parts.flatMap((part) => [`--${name}`, part]),
    `--${name}--`,
  ].join('\r\n');
const leaf = (type: string, content: string) => `Content-Type: ${type}\r\n\r\n${content}`;

const innermost = multipart('e', 'alternative', leaf('text/plain', '4.2.2.1'), leaf('text/richtext', '4.2.2.2'));
const forwarded = `Subject: 4.2\r\n${multipart('d', 'mixed', leaf('text/plain', '4.2.1'), innermost)}`;
const picture = leaf('image/gif', '4.1');
const album = multipart('c', 'mixed', picture, `Content-Type: message/rfc822\r\n\r\n${forwarded}`);
const third = `Subject: 3\r\n${multipart('b', 'mixed', leaf('text/plain', '3.1'), leaf('application/octet-stream', '3.2'))}`;
/** The message of RFC 9051 6.4.5.1. */
const message = `Subject: 0\r\n${multipart(
  'a',
  'mixed',
  leaf('text/plain', '1'),
  leaf('application/octet-stream', '2'),
  `Content-Type: message/rfc822\r\n\r\n${third}`,
  album,
)}`;

const afterHeader = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4);
const header = (text: string) => text.slice(0, text.indexOf('\r\n\r\n') + 4);

/** The octets of a section, or null. */
function octets(message: string, section: string): string | null {
  const bytes = Buffer.from(message);
  const range = resolveSection(scanMessage(bytes).structure, outcome(parseSection, `[${section}]`) as Section);
  return range === null ? null : bytes.toString('latin1', range.start, range.end);
}

suite('the part numbers of RFC 9051 6.4.5.1', () => {
  const cases: [section: string, expected: string | null][] = [
    ['', message],
    ['HEADER', header(message)],
    ['HEADER.FIELDS (Subject)', header(message)],
    ['TEXT', afterHeader(message)],
    ['1', '1'],
    ['1.MIME', 'Content-Type: text/plain\r\n\r\n'],
    ['2', '2'],
    ['3', third],
    ['3.MIME', 'Content-Type: message/rfc822\r\n\r\n'],
    ['3.HEADER', header(third)],
    ['3.HEADER.FIELDS.NOT (Subject)', header(third)],
    ['3.TEXT', afterHeader(third)],
    ['3.1', '3.1'],
    ['3.2', '3.2'],
    ['4', afterHeader(album)],
    ['4.1', '4.1'],
    ['4.1.MIME', header(picture)],
    ['4.2', forwarded],
    ['4.2.HEADER', header(forwarded)],
    ['4.2.TEXT', afterHeader(forwarded)],
    ['4.2.1', '4.2.1'],
    ['4.2.2', afterHeader(innermost)],
    ['4.2.2.1', '4.2.2.1'],
    ['4.2.2.2', '4.2.2.2'],
    ['5', null],
    ['1.1', null],
    ['3.3', null],
    ['4.1.1', null],
    ['4.2.2.3', null],
    // HEADER and TEXT of what is no message
    ['1.HEADER', null],
    ['1.TEXT', null],
    ['4.HEADER.FIELDS (Subject)', null],
    ['4294967295', null],
  ];
  for (const [section, expected] of cases) test(`[${section}]`, () => assert.equal(octets(message, section), expected));
});

suite('messages without parts', () => {
  const text = 'Subject: x\r\n\r\nbody';
  const enclosing = `Subject: out\r\nContent-Type: message/rfc822\r\n\r\n${text}`;
  const cases: [message: string, section: string, expected: string | null][] = [
    [text, '', text],
    [text, 'TEXT', 'body'],
    [text, '1', 'body'],
    [text, '1.MIME', 'Subject: x\r\n\r\n'],
    [text, '1.1', null],
    [text, '2', null],
    [text, '1.HEADER', null],
    [enclosing, '1', text],
    [enclosing, '1.HEADER', 'Subject: x\r\n\r\n'],
    [enclosing, '1.TEXT', 'body'],
    [enclosing, '1.1', 'body'],
    [enclosing, '1.1.MIME', 'Subject: x\r\n\r\n'],
    [enclosing, '1.1.1', null],
    ['Subject: no body', 'HEADER', 'Subject: no body'],
    ['Subject: no body', 'TEXT', ''],
    ['', '', ''],
  ];
  for (const [message, section, expected] of cases) {
    test(`[${section}] of ${JSON.stringify(message)}`, () => assert.equal(octets(message, section), expected));
  }
});

test('what BINARY decodes', () => {
  const encoded = 'Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA';
  const { structure } = scanMessage(Buffer.from(encoded));
  assert.deepEqual(resolveBinary(structure, [1]), {
    start: encoded.length - 4,
    end: encoded.length,
    encoding: 'base64',
  });
  assert.deepEqual(resolveBinary(structure, []), { start: 0, end: encoded.length, encoding: 'binary' });
  assert.equal(resolveBinary(structure, [2]), null);
  const whole = scanMessage(Buffer.from(message)).structure;
  for (const numbers of [[3], [4]]) assert.equal(resolveBinary(whole, numbers)?.encoding, 'binary');
  assert.equal(resolveBinary(whole, [1])?.encoding, '7bit');
});

test('parts of a range', () => {
  const range = { start: 10, end: 20 };
  const cases: [offset: number, count: number, start: number, end: number][] = [
    [0, 5, 10, 15],
    [5, 5, 15, 20],
    [5, 50, 15, 20],
    [10, 1, 20, 20],
    [50, 50, 20, 20],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 20, 20],
  ];
  for (const [offset, count, start, end] of cases)
    assert.deepEqual(clipRange(range, { offset, count }), { start, end });
  assert.deepEqual(clipRange(range, null), range);
});
