import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { behindPrefix } from './prefix.ts';
import { scanMessage } from './scanner.ts';

const corpus = new URL('../../../test/corpus/', import.meta.url);
const prefix = Buffer.from(
  'Return-Path: <ala@example.com>\r\nReceived: from a\r\n\tby b; Sat, 21 Nov 2026 08:00:00 +0000\r\n',
);

for (const name of globSync('*.eml', { cwd: corpus })) {
  test(`fields in front of ${name} move what a scan finds in it, and change nothing else`, () => {
    const message = readFileSync(new URL(name, corpus));
    const whole = scanMessage(Buffer.concat([prefix, message]));
    assert.deepEqual(behindPrefix(scanMessage(message), prefix.length), whole);
  });
}

test('without a prefix nothing moves', () => {
  const summary = scanMessage(Buffer.from('Subject: x\r\n\r\ny'));
  assert.equal(behindPrefix(summary, 0), summary);
});
