import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import type { Engine } from '#db/open.ts';
import { openWithRows } from '#db/restore.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { backup, restoreFiles, verifyBackup } from './backup.ts';
import { SegmentBodies } from './bodies/body-store.ts';
import { scrub } from './scrub.ts';
import { Store } from './store.ts';
import { openTestStore, receive, testOperations } from './testing.ts';

let server: TestPostgres;
let scratch: string;
before(async () => {
  server = await startPostgres();
  scratch = mkdtempSync(join(tmpdir(), 'sowa-backup-'));
});
after(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
});

const engine = async (name: string): Promise<Engine> =>
  name === 'sqlite' ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };

describe('backup and restore', () => {
  for (const [from, to] of [
    ['sqlite', 'sqlite'],
    ['postgres', 'postgres'],
    ['sqlite', 'postgres'],
    ['postgres', 'sqlite'],
  ] as const) {
    test(`mail delivered before a backup on ${from} is all there after a restore to ${to}`, async () => {
      await using source = await openTestStore(await engine(from));
      await source.store.write(7, 'mail.create', { quotaBytes: 0 });
      const deliver = async (i: number) =>
        source.store.write(7, 'append', {
          mailbox: 'INBOX',
          message: await receive(source.store, `Subject: ${i}\r\n\r\n${i}`),
          internalDate: i,
        });
      for (let i = 0; i < 20; i++) await deliver(i);
      const target = join(scratch, `${from}-${to}`);
      // Deliveries go on while the backup runs; whether they are in it is open, that it is whole is not.
      const going = Promise.all(Array.from({ length: 30 }, (_, i) => deliver(100 + i)));
      await backup(source.database, source.directory, target, Date.now());
      await going;
      const manifest = await verifyBackup(target);

      const data = join(scratch, `${from}-${to}-restored`);
      await restoreFiles(target, data, manifest);
      const options = {
        engine: await engine(to),
        directory: data,
        ...testOperations,
        log: silentLog,
        role: 'owner' as const,
      };
      await using database = await openWithRows(join(target, 'meta.db'), options);
      await database.write([{ name: 'restore.raise', lane: 0, args: {} }]);
      await using bodies = await SegmentBodies.open(join(data, 'bodies'), 'owner');
      using store = new Store(database, bodies, { now: Date.now });
      const report = await scrub(database, bodies);
      assert.deepEqual(report.findings, []);
      assert.ok(report.bodies >= 20);
      const inbox = await store.reader(7).mailbox('INBOX');
      const next = await store.write(7, 'append', {
        mailbox: 'INBOX',
        message: await receive(store, 'x'),
        internalDate: 1,
      });
      assert.ok(inbox !== undefined && next.uid >= 100_000 && next.modseq > 100_000, 'no UID or modseq is given twice');
      const again = openWithRows(join(target, 'meta.db'), options);
      await assert.rejects(again, (error) => ['already-exists', 'in-use'].includes(codeOf(error) ?? ''));
    });
  }

  test('a backup that was altered or not finished is refused', async () => {
    await using source = await openTestStore({ engine: 'sqlite' });
    await source.store.write(1, 'mail.create', { quotaBytes: 0 });
    await source.store.write(1, 'append', {
      mailbox: 'INBOX',
      message: await receive(source.store, 'x'),
      internalDate: 1,
    });
    const target = join(scratch, 'altered');
    await backup(source.database, source.directory, target, Date.now());
    await assert.rejects(
      backup(source.database, source.directory, target, Date.now()),
      (e) => codeOf(e) === 'already-exists',
    );
    const [segment] = readdirSync(join(target, 'bodies'));
    writeFileSync(join(target, 'bodies', segment ?? ''), 'other');
    await assert.rejects(verifyBackup(target), (error) => codeOf(error) === 'corrupt');
    await assert.rejects(verifyBackup(scratch), (error) => codeOf(error) === 'not-found');
  });
});
