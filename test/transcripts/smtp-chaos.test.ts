import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Listener } from '#net/listener.ts';
import { SmtpStage } from './smtp-stage.ts';

/** What brings a session into each of its states. */
const states = {
  greeted: '',
  ready: 'HELO x\r\n',
  mail: 'HELO x\r\nMAIL FROM:<>\r\n',
  rcpt: 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\n',
  data: 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n',
  bdat: 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nBDAT 1\r\na',
} as const;

/** Bytes that look like SMTP, and bytes that do not. */
// prettier-ignore
const pieces = [
  'EHLO x', 'HELO', 'MAIL FROM:<>', 'RCPT TO:<alice@example.test>', 'RCPT TO:<"', 'DATA', 'BDAT 5', 'BDAT 3 LAST',
  'RSET', 'NOOP', 'QUIT', 'VRFY a', 'AUTH PLAIN', 'BODY=8BITMIME', '<', '>', '.', '\0', ' ', '\r\n',
  '\r\n', '\r\n.\r\n', '\r', '\n', '\x16\x03\x01\x02', 'a'.repeat(3000),
];
const words = fc.constantFrom(...pieces);
const inputs = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((list) => Buffer.from(list.join(''), 'latin1')),
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
);

suite('SMTP: any bytes in any state', () => {
  let stage: SmtpStage;
  let listener: Listener;

  before(async () => {
    stage = await SmtpStage.open();
    const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
    await stage.directory.addAccount({ ...account, address: 'alice@example.test' });
    listener = await stage.listen('mx', { idleTimeout: 10_000 });
  });

  after(async () => {
    await listener[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  /** Everything the server says to these bytes, sent in pieces, to the end of the connection. */
  async function converse(start: string, input: Buffer, cuts: readonly number[]): Promise<string> {
    const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    socket.on('error', () => undefined); // what was said before the connection broke counts
    let said = '';
    socket.on('data', (chunk) => (said += String(chunk)));
    socket.write(start);
    const places = [...new Set([...cuts.filter((cut) => cut < input.length), input.length])].toSorted((a, b) => a - b);
    for (const [i, end] of places.entries()) {
      if (!socket.writable) break;
      socket.write(input.subarray(places[i - 1] ?? 0, end));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    await once(socket, 'close');
    return said;
  }

  for (const [state, start] of Object.entries(states)) {
    test(`${state}: answers are answers, and the session ends`, async () => {
      await fc.assert(
        fc.asyncProperty(inputs, fc.array(fc.nat(2000), { maxLength: 5 }), async (input, cuts) => {
          const said = await converse(start, input, cuts);
          assert.match(said, /^220 [^\r\n]*\r\n(?:[2-5]\d\d[ -][\x20-\x7e]*\r\n)*$/);
        }),
        { numRuns: 60 },
      );
    });
  }

  test('afterwards nobody is left, and the service goes on', async () => {
    while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.match(await converse(states.data, Buffer.from('.\r\nQUIT\r\n'), []), /250 2\.0\.0 Ok.*221 2\.0\.0 Bye/s);
  });
});
