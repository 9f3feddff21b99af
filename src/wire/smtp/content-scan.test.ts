import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mimeLimits } from '#base/limits-messages.ts';
import { ContentScan } from './content-scan.ts';

/** The needs as letters, for the whole and octet by octet. */
function needs(content: Buffer | string): string {
  const bytes = Buffer.from(content);
  const results = [[bytes], Array.from(bytes, (octet) => Buffer.of(octet))].map((chunks) => {
    const scan = new ContentScan();
    for (const chunk of chunks) scan.push(chunk);
    const { eightBit, binary, utf8Header } = scan.finish();
    return `${eightBit ? '8' : ''}${binary ? 'b' : ''}${utf8Header ? 'u' : ''}`;
  });
  assert.equal(results[0], results[1]);
  return results[0] ?? '';
}

suite('what a message demands', () => {
  const long = 'a'.repeat(mimeLimits.line);
  const table: [name: string, content: Buffer | string, expected: string][] = [
    ['plain text', 'Subject: a\r\n\r\nb\r\n', ''],
    ['nothing', '', ''],
    ['text without a last line end', 'A: b\r\n\r\nc', ''],
    ['eight bits in the body', 'A: b\r\n\r\n\u017c\r\n', '8'],
    ['eight bits in the header', 'A: \u017c\r\n\r\nb\r\n', '8u'],
    ['a NUL', 'A: b\r\n\r\n\0\r\n', 'b'],
    ['a lone LF', 'A: b\n\r\n', 'b'],
    ['a lone CR', 'A: b\rc\r\n', 'b'],
    ['a CR at the end', 'A: b\r', 'b'],
    ['the longest line', `${long}\r\n`, ''],
    ['a longer line', `${long}a\r\n`, 'b'],
    ['a longer last line', `${long}a`, 'b'],
  ];
  for (const [name, content, expected] of table) test(name, () => assert.equal(needs(content), expected));
});
