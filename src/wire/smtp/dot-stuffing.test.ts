import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { DataDecoder } from './data.ts';
import { DotStuffer } from './dot-stuffing.ts';

function stuff(chunks: readonly Uint8Array[]): Buffer {
  const stuffer = new DotStuffer();
  // Copied at once: what is given may share memory with the chunk.
  return Buffer.concat([...chunks.map((chunk) => Buffer.from(stuffer.push(chunk))), stuffer.finish()]);
}

suite('the content of DATA', () => {
  const table: [content: string, sent: string][] = [
    ['a\r\n', 'a\r\n.\r\n'],
    ['', '.\r\n'],
    ['a', 'a\r\n.\r\n'],
    ['.', '..\r\n.\r\n'],
    ['.\r\n', '..\r\n.\r\n'],
    ['..a\r\nb.\r\n.\r\n', '...a\r\nb.\r\n..\r\n.\r\n'],
    ['a\n.\nb\r', 'a\r\n..\r\nb\r\n.\r\n'],
    ['a\r.b\r\r\n', 'a\r\n..b\r\n\r\n.\r\n'],
    ['\n', '\r\n.\r\n'],
  ];
  for (const [content, sent] of table) {
    test(JSON.stringify(content), () => assert.equal(stuff([Buffer.from(content)]).toString(), sent));
  }
});

const pieces = fc.array(fc.constantFrom('\r', '\n', '\r\n', '.', 'a', '\0ż'), { maxLength: 40 });

test('any chunking gives the same, and the server reads what was sent', () => {
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(60)), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const places = [0, ...cuts.toSorted((a, b) => a - b).filter((cut) => cut < bytes.length), bytes.length];
      const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      const sent = stuff(chunks);
      assert.deepEqual(sent, stuff([bytes]));
      const decoder = new DataDecoder();
      const { data, used } = decoder.push(sent);
      assert.deepEqual([decoder.ended, decoder.bare, used], [true, false, sent.length]);
      const lines = bytes.toString().replaceAll(/\r\n|\r|\n/g, '\r\n');
      const expected = lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
      assert.equal(Buffer.from(data).toString(), expected);
    }),
    { numRuns: 2000 },
  );
});

test('what needs no change is passed on without a copy', () => {
  const chunk = Buffer.from('a\r\nb\r\n');
  assert.equal(new DotStuffer().push(chunk).buffer, chunk.buffer);
});
