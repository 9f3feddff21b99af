import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { SmtpStage } from './smtp-stage.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';

/** Hands a message in as another server; the answers to RCPT and to its end. */
async function send(port: number, sender: string, recipient: string, content: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let said = '';
  socket.on('data', (text: string) => (said += text));
  const commands = [`HELO x`, `MAIL FROM:<${sender}>`, `RCPT TO:<${recipient}>`, 'DATA'];
  for (const [at, command] of commands.entries()) {
    while (said.split('\r\n').length < at + 2) await once(socket, 'data');
    socket.write(`${command}\r\n`);
  }
  while (said.split('\r\n').length < commands.length + 2) await once(socket, 'data');
  const open = said.includes('\r\n354 ');
  socket.write(`${open ? `${content.replace(/^\./gm, '..')}\r\n.\r\n` : ''}QUIT\r\n`);
  await once(socket, 'close');
  return said
    .split('\r\n')
    .slice(3, open ? 6 : 4)
    .filter((line) => !line.startsWith('354'))
    .join('\n');
}

async function openStage(): Promise<SmtpStage> {
  const stage = await SmtpStage.open();
  const account = { password: { hash }, displayName: '', language: 'en', quotaBytes: 0 } as const;
  await stage.directory.addAccount({ ...account, address: 'carol@example.test' });
  await stage.rules.addForward({ account: 'carol@example.test', target: 'away@else.test', keepCopy: false });
  await stage.rules.addGroup('all@example.test', 'everyone');
  await stage.rules.addMembers('all@example.test', ['friend@else.test']);
  return stage;
}

suite('SMTP: forwarding', () => {
  test('mail that a forward sent out and that comes back stays; one that only claims so is sent on', async () => {
    await using stage = await openStage();
    await using listener = await stage.listen('mx');
    const forged = 'Sowa-Hop: other 0123456789abcdef\r\nSubject: round\r\n\r\ntext';
    assert.match(await send(listener.port, 'jan@else.test', 'carol@example.test', forged), /^250 .*\n250 2\.0\.0/);
    assert.equal((await stage.inbox('carol@example.test')).length, 0);
    const [left = ''] = await stage.queuedContents();
    assert.match(left, /\r\nSowa-Hop: \w+\r\n\t[0-9a-f]{16}\r\n/);
    assert.match(await send(listener.port, 'jan@else.test', 'carol@example.test', left), /^250 .*\n250 2\.0\.0/);
    assert.equal((await stage.inbox('carol@example.test')).length, 1);
    assert.equal((await stage.queue()).length, 1);
  });

  test('mail that comes back to a group is refused', async () => {
    await using stage = await openStage();
    await using listener = await stage.listen('mx');
    await send(listener.port, 'jan@else.test', 'all@example.test', 'Subject: round\r\n\r\ntext');
    const [left = ''] = await stage.queuedContents();
    assert.match(
      await send(listener.port, 'jan@else.test', 'all@example.test', left),
      /\n554 5\.4\.6 The message has been here/,
    );
    assert.equal((await stage.queue()).length, 1);
  });

  test('a report to a sender that forwarding rewrote goes to the one who wrote, and nothing else does', async () => {
    await using stage = await openStage();
    await using listener = await stage.listen('mx');
    const long = `${'jan'.repeat(20)}@else.test`;
    await send(listener.port, long, 'carol@example.test', 'Subject: one\r\n\r\ntext');
    const rewritten = /^<([^>]+)>/.exec((await stage.queue())[0] ?? '')?.[1] ?? '';
    assert.match(rewritten, /^SRS0=[a-z2-7]{8}=[a-z2-7]{2}=else\.test=(?:jan){20}@example\.test$/);
    assert.match(await send(listener.port, '', rewritten, 'Subject: report\r\n\r\ntext'), /^250 /);
    assert.match((await stage.queue()).at(-1) ?? '', new RegExp(`^<> <${long}> queued`));
    // Only reports: such an address is no way to send mail to others.
    assert.match(await send(listener.port, 'spam@else.test', rewritten, 'x'), /^550 5\.1\.1/);
    assert.match(await send(listener.port, '', rewritten.replace('=else.test=', '=elsa.test='), 'x'), /^550 5\.1\.1/);
    assert.equal((await stage.queue()).length, 2);
  });
});
