import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Listener } from '#net/listener.ts';
import { converse, cuts, garbage, nobodyLeft } from './chaos.ts';
import { Pop3Stage } from './pop3-stage.ts';

const plain = (text: string): string => Buffer.from(text).toString('base64');
const login = `AUTH PLAIN ${plain('\0alice\0secret')}\r\n`;

/** What brings a session into each of its states. */
const states = {
  authorization: '',
  password: 'USER alice\r\n',
  challenge: 'AUTH PLAIN\r\n',
  transaction: login,
  deleted: `${login}DELE 1\r\n`,
} as const;

/** Bytes that look like POP3, and bytes that do not. No QUIT behind a login, which would remove what others find. */
// prettier-ignore
const pieces = [
  'CAPA', 'USER x', 'PASS x', 'AUTH PLAIN', 'AUTH LOGIN', '*', plain('\0x\0y'), 'STAT', 'LIST', 'LIST 1', 'UIDL',
  'RETR 1', 'RETR 2', 'RETR', 'TOP 1 1', 'TOP 2 9', 'DELE 1', 'DELE 2', 'RSET', 'NOOP', 'LANG pl', 'LANG', 'UTF8',
  '\0', ' ', '.', '\r\n', '\r\n', '\r\n', '\r\n', '\r', '\n', '\x16\x03\x01\x02', 'a'.repeat(3000),
];
const inputs = garbage(pieces);

/** Status lines, challenges, and multi-line responses whose lines do not begin with a single dot. */
const conversation = /^(?:\+OK[^\r\n]*\r\n(?:(?!\.\r\n)[^\n]*\r\n)*?(?:\.\r\n)?|-ERR [^\r\n]*\r\n|\+ [^\r\n]*\r\n)*$/;

suite('POP3: any bytes in any state', () => {
  let stage: Pop3Stage;
  let listener: Listener;

  before(async () => {
    stage = await Pop3Stage.open();
    const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
    await stage.directory.addAccount({ ...account, address: 'alice@example.test' });
    await stage.deliver('alice@example.test', 'Subject: one\r\n\r\n.\r\nbody\r\n');
    await stage.deliver('alice@example.test', 'Subject: two');
    listener = await stage.listen('pop3', { limits: { idle: 10_000, loginIdle: 10_000 } });
  });

  after(async () => {
    await listener[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  for (const [state, start] of Object.entries(states)) {
    test(`${state}: answers are answers, and the session ends`, async () => {
      await fc.assert(
        fc.asyncProperty(inputs, cuts, async (input, places) => {
          assert.match(String(await converse(listener, start, input, places)), conversation);
        }),
        { numRuns: 60 },
      );
    });
  }

  test('afterwards nobody is left, nothing is removed, and the service goes on', async () => {
    await nobodyLeft(listener);
    assert.deepEqual(await stage.uids('alice@example.test'), [1, 2]);
    assert.match(String(await converse(listener, states.deleted, Buffer.from('QUIT\r\n'))), /deleted\r\n\+OK Bye\r\n$/);
    assert.deepEqual(await stage.uids('alice@example.test'), [2]);
  });
});
