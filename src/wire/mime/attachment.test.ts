import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanMessage } from './scanner.ts';

/** A message of these parts: Content-Type, and after a bar Content-Disposition or another field. */
function message(type: string, parts: readonly string[]): Buffer {
  const fields = (part: string): string =>
    part
      .split('|')
      .map((field, index) => (index === 0 ? `Content-Type: ${field}` : field))
      .join('\r\n');
  const body = parts.map((part) => `--b\r\n${fields(part)}\r\n\r\nx\r\n`).join('');
  return Buffer.from(`Content-Type: ${type}; boundary=b\r\n\r\n${body}--b--\r\n`);
}

const inline = '|Content-Disposition: inline';
const attached = '|Content-Disposition: attachment';
const cases: [type: string, parts: string[], expected: boolean][] = [
  ['multipart/mixed', ['text/plain'], false],
  ['multipart/mixed', ['text/plain', 'text/plain'], false],
  ['multipart/mixed', ['text/plain', 'text/plain; name=a.txt'], true],
  ['multipart/mixed', ['text/plain; name=a.txt'], false],
  ['multipart/mixed', ['text/plain', `text/plain${attached}`], true],
  ['multipart/mixed', [`text/plain${attached}`], true],
  ['multipart/mixed', ['text/plain', 'application/pdf'], true],
  ['multipart/mixed', ['text/plain', `application/pdf${inline}`], false],
  ['multipart/mixed', ['text/plain', 'image/png'], false],
  ['multipart/mixed', ['text/plain', `image/png${attached}`], true],
  ['multipart/alternative', ['text/plain', 'text/html'], false],
  ['multipart/alternative', ['text/plain', 'image/png'], true],
  ['multipart/alternative', ['text/plain', 'text/calendar'], false],
  ['multipart/mixed', ['text/plain', 'text/calendar'], true],
  ['multipart/related', ['text/html', 'image/png|Content-ID: <a@b>'], false],
  ['multipart/related', ['text/html', `image/png|Content-ID: <a@b>${attached}`], true],
  ['multipart/related', ['text/html', 'image/png'], true],
  ['multipart/related', ['text/html', 'text/plain'], true],
  ['multipart/signed', ['text/plain', `application/pgp-signature${attached}`], false],
  ['multipart/report', ['text/plain', 'message/delivery-status', 'text/rfc822-headers'], false],
  ['multipart/report', ['text/plain', 'message/delivery-status', 'message/rfc822'], true],
];
for (const [type, parts, expected] of cases) {
  test(`${expected ? 'attachment' : 'no attachment'} in ${type}: ${parts.join(', ')}`, () => {
    assert.equal(scanMessage(message(type, parts)).hasAttachment, expected);
  });
}

test('a message that is nothing but a file has an attachment', () => {
  assert.equal(scanMessage(Buffer.from('Content-Type: application/pdf\r\n\r\nx')).hasAttachment, true);
  assert.equal(scanMessage(Buffer.from('Content-Type: image/png\r\n\r\nx')).hasAttachment, false);
  assert.equal(scanMessage(Buffer.from('x')).hasAttachment, false);
});
