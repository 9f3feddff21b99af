import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Listener } from '#net/listener.ts';
import { converse, cuts, garbage, nobodyLeft } from './chaos.ts';
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
const inputs = garbage(pieces);

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

  for (const [state, start] of Object.entries(states)) {
    test(`${state}: answers are answers, and the session ends`, async () => {
      await fc.assert(
        fc.asyncProperty(inputs, cuts, async (input, places) => {
          const said = String(await converse(listener, start, input, places));
          assert.match(said, /^220 [^\r\n]*\r\n(?:[2-5]\d\d[ -][\x20-\x7e]*\r\n)*$/);
        }),
        { numRuns: 60 },
      );
    });
  }

  test('afterwards nobody is left, and the service goes on', async () => {
    await nobodyLeft(listener);
    assert.match(
      String(await converse(listener, states.data, Buffer.from('.\r\nQUIT\r\n'))),
      /250 2\.0\.0 Ok.*221 2\.0\.0 Bye/s,
    );
  });
});
