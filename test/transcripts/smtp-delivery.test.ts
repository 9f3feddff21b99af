import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { startPostgres } from '#db/testing.ts';
import type { SmtpVariation } from './smtp-options.ts';
import { SmtpStage } from './smtp-stage.ts';

/** Sends bytes and waits until the answers match. */
async function talk(socket: Socket, bytes: string | Uint8Array, expected: RegExp): Promise<void> {
  socket.write(bytes);
  let said = '';
  while (!expected.test(said)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    said += String(chunk);
  }
}

async function addAlice(stage: SmtpStage): Promise<void> {
  const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
  await stage.directory.addAccount({ ...account, address: 'alice@example.test' });
}

const envelope = 'MAIL FROM:<x@example.net>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n';

suite('SMTP: delivery', () => {
  test('LMTP on a Unix socket (RFC 2033)', async () => {
    await using stage = await SmtpStage.open();
    await addAlice(stage);
    const path = join(stage.folder, 'lmtp.sock');
    await using listener = await stage.listen('lmtp', {}, { path });
    const socket = connect(path);
    await talk(socket, 'LHLO x\r\n', /^220 [^]*^250 STARTTLS\r\n$/m);
    await talk(socket, `${envelope}hello\r\n.\r\n`, /^250 2\.0\.0 Ok: \w+\r\n$/m);
    socket.destroy();
    assert.equal(listener.port, 0);
    const [mail = ''] = await stage.inbox('alice@example.test');
    assert.match(mail, /Received: from x \(local socket\)\r\n\tby mail\.example\.test with LMTP\r\n/);
  });

  test('a message of 50 MB passes without being held in memory', async () => {
    await using stage = await SmtpStage.open();
    await addAlice(stage);
    const size = 50 * 1024 * 1024;
    const variation: SmtpVariation = { settings: { messageSize: 2 * size } };
    await using listener = await stage.listen('mx', variation);
    const socket = connect(listener.port, '127.0.0.1');
    await talk(socket, `HELO x\r\n${envelope}`, /^354/m);
    const lines = Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(1000));
    let peak = 0;
    socket.write('Subject: large\r\n\r\n');
    for (let sent = 0; sent < size; sent += lines.length) {
      if (!socket.write(lines)) await once(socket, 'drain');
      peak = Math.max(peak, process.memoryUsage().arrayBuffers);
    }
    await talk(socket, '.\r\n', /^250 2\.0\.0 Ok/m);
    socket.destroy();
    assert.ok(peak < 32 * 1024 * 1024, `${peak} bytes were held`);
    const [mail = ''] = await stage.inbox('alice@example.test');
    assert.ok(mail.length > size && mail.endsWith('xx\r\n'));
  });

  test('a disk that fails in the middle: the message is read to its end and put off, and the session goes on', async () => {
    await using stage = await SmtpStage.open();
    await addAlice(stage);
    const fail = (): Promise<never> => Promise.reject(new MailError('unavailable', 'the disk is full'));
    // The store itself, but for what it receives.
    const store = new Proxy(stage.store, {
      get: (target, name) => {
        if (name === 'receive') return () => ({ size: 0, write: fail, finish: fail, abort: fail });
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await using listener = await stage.listen('mx', { store });
    const socket = connect(listener.port, '127.0.0.1');
    await talk(socket, `HELO x\r\n${envelope}`, /^354/m);
    await talk(socket, 'QUIT\r\n.\r\nNOOP\r\n', /^451 4\.3\.0 [^\r\n]*\r\n250 2\.0\.0 Ok\r\n$/m);
    socket.destroy();
    assert.deepEqual(await stage.inbox('alice@example.test'), []);
  });

  test('without its database it puts mail off, and takes it again when the database is back', async () => {
    await using postgres = await startPostgres();
    await using stage = await SmtpStage.open({ engine: 'postgres', url: await postgres.createDatabase() });
    await addAlice(stage);
    await using listener = await stage.listen('mx');
    const socket = connect(listener.port, '127.0.0.1');
    await talk(socket, `HELO x\r\n${envelope}`, /^354/m);
    await postgres.stop();
    await talk(socket, 'one\r\n.\r\n', /^451 4\.3\.0 [^\r\n]*\r\n$/m);
    await talk(socket, 'MAIL FROM:<x@example.net>\r\nRCPT TO:<alice@example.test>\r\n', /^451 4\.3\.0 /m);
    await postgres.start();
    await talk(socket, `RSET\r\n${envelope}`, /^354/m);
    await talk(socket, 'two\r\n.\r\n', /^250 2\.0\.0 Ok/m);
    socket.destroy();
    const mails = await stage.inbox('alice@example.test');
    assert.deepEqual(
      mails.map((mail) => mail.slice(mail.indexOf('\r\n\r\n'))),
      ['\r\n\r\ntwo\r\n'],
    );
  });
});
