import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { flag } from '#store/types.ts';
import { mailboxUser, openApi } from './stage.ts';

test('an account is taken out as one archive: its data for who may see it, its mail for its owner alone', async () => {
  await using stage = await openApi();
  const { ask, installation } = stage;
  const { store, directory } = installation;
  await ask('POST /domains', { body: { name: 'out.test', vouched: true } });
  await ask('POST /accounts', { body: { address: 'jan@out.test', displayName: 'Jan' } });
  const account = (await directory.findAccount('jan@out.test'))?.account_id ?? 0;
  const message = 'Subject: one\r\n\r\nText\r\n';
  await store.write(account, 'mailbox.create', { name: 'Praca/Zażółć' });
  for (const mailbox of ['INBOX', 'Praca/Zażółć']) {
    const writer = store.receive();
    await writer.write(Buffer.from(message));
    const received = await writer.finish();
    const internalDate = Date.UTC(2026, 0, 1);
    await store.write(account, 'append', { mailbox, message: received, internalDate, flags: flag.seen | flag.flagged });
  }
  const unpack = (bytes: Buffer): string => {
    const folder = mkdtempSync(join(tmpdir(), 'sowa-export-'));
    const { status, stderr } = spawnSync('tar', ['-xzf', '-', '-C', folder], { input: bytes, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return folder;
  };
  const own = await ask('GET /accounts/jan@out.test/export', { by: mailboxUser(account) });
  assert.equal(own.status, 200);
  const folder = unpack(own.bytes);
  const data = JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8'));
  assert.deepEqual([data.address, data.displayName], ['jan@out.test', 'Jan']);
  for (const place of ['Maildir/cur', 'Maildir/.Praca.Zażółć/cur']) {
    const [name = '', ...others] = readdirSync(join(folder, place));
    assert.match(name, /:2,FS$/);
    assert.equal(others.length, 0);
    assert.equal(readFileSync(join(folder, place, name), 'utf8'), message);
  }
  rmSync(folder, { recursive: true });
  const other = unpack((await ask('GET /accounts/jan@out.test/export')).bytes);
  assert.ok(!readdirSync(other).includes('Maildir'));
  const acts = JSON.parse(readFileSync(join(other, 'audit.json'), 'utf8')) as { after: { exported?: boolean } }[];
  assert.equal(acts.filter(({ after }) => after.exported === true).length, 2);
  rmSync(other, { recursive: true });
  assert.equal((await ask('GET /accounts/jan@out.test/export', { by: mailboxUser(account + 1) })).status, 404);
});
