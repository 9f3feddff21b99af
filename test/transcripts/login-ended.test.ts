// Sessions end when their login holds no longer: who got in with what is known to others is out at once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { connect } from 'node:tls';
import type { Directory } from '#directory/directory.ts';
import type { Listener } from '#net/listener.ts';
import { ImapStage } from './imap-stage.ts';
import { Pop3Stage } from './pop3-stage.ts';
import { SmtpStage } from './smtp-stage.ts';

const address = 'alice@example.test';
const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
const plain = Buffer.from(`\0${address}\0secret`).toString('base64');

const ends: Readonly<Record<string, (directory: Directory) => Promise<unknown>>> = {
  'another password': (directory) => directory.setPassword(address, 'other secret'),
  'a suspension': (directory) => directory.setStatus(address, 'suspended'),
  'a deletion': (directory) => directory.deleteAccount(address),
};

/** Opens a session over TLS, plays lines to it and says what it hears after `end`, to the end of the connection. */
async function heard({ port }: Listener, lines: readonly string[], last: RegExp, end: () => Promise<unknown>) {
  const socket = connect({ socket: connectTcp(port, '127.0.0.1'), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async (): Promise<string | undefined> => (await answers.next()).value;
  await next();
  for (const line of lines) socket.write(`${line}\r\n`);
  for (let answer = await next(); answer !== undefined && !last.test(answer); answer = await next());
  await end();
  const said: string[] = [];
  for (let answer = await next(); answer !== undefined; answer = await next()) said.push(answer);
  socket.destroy();
  return said;
}

for (const [why, end] of Object.entries(ends)) {
  suite(`after ${why}`, () => {
    test('an IMAP session ends, also in IDLE (RFC 5530 3: EXPIRED)', async () => {
      await using stage = await ImapStage.open();
      await stage.directory.addAccount({ ...account, address: 'postmaster-of@example.test' });
      await stage.directory.addAccount({ ...account, address });
      await using listener = await stage.listen('imaps');
      const other = Promise.withResolvers<void>();
      const idle = heard(listener, [`a LOGIN ${address} secret`, 'b IDLE'], /^\+ /, () => other.promise);
      const said = await heard(listener, [`a LOGIN ${address} secret`], /^a OK/, async () => {
        await end(stage.directory);
        other.resolve();
      });
      const bye = '* BYE [EXPIRED] Your login has changed: log in again';
      assert.deepEqual(said, [bye]);
      assert.equal((await idle).at(-1), bye);
    });

    test('a POP3 session ends, and removes nothing', async () => {
      await using stage = await Pop3Stage.open();
      await stage.directory.addAccount({ ...account, address: 'postmaster-of@example.test' });
      await stage.directory.addAccount({ ...account, address });
      await stage.deliver(address, 'Subject: kept\r\n\r\n');
      await using listener = await stage.listen('pop3s');
      const lines = [`USER ${address}`, 'PASS secret', 'DELE 1'];
      const said = await heard(listener, lines, /deleted/, () => end(stage.directory));
      assert.deepEqual(said, ['-ERR [AUTH] Your login has changed: log in again']);
      if (why !== 'a deletion') assert.deepEqual(await stage.uids(address), [1]);
    });

    test('a session of submission ends', async () => {
      await using stage = await SmtpStage.open();
      await stage.directory.addAccount({ ...account, address: 'postmaster-of@example.test' });
      await stage.directory.addAccount({ ...account, address });
      await using listener = await stage.listen('submissions');
      const lines = ['EHLO x', `AUTH PLAIN ${plain}`];
      const said = await heard(listener, lines, /^235 /, () => end(stage.directory));
      assert.deepEqual(said, ['421 4.7.0 Your login has changed: log in again']);
    });
  });
}
