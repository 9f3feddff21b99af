import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { collect, openTestStore, receive, type TestStore } from '#store/testing.ts';
import type { Appended } from '#store/append.ts';
import { Compaction } from './compaction.ts';
import { SegmentBodies } from './body-store.ts';

const day = 24 * 3600 * 1000;
let t: TestStore;
let now = Date.now();
before(async () => {
  t = await openTestStore({ engine: 'sqlite' }, { now: () => now });
  await t.store.write(1, 'mail.create', { quotaBytes: 0 });
});
after(() => t[Symbol.asyncDispose]());

const segments = () => readdirSync(t.bodies.directory).filter((name) => name !== 'tmp');

test('what lives moves out of a mostly dead segment, which then goes, and mail stays readable throughout', async () => {
  const texts = Array.from({ length: 10 }, (_, i) => `Subject: ${i}\r\n\r\n${'x'.repeat(1000)}${i}`);
  const mails: Appended[] = [];
  for (const text of texts) {
    const message = await receive(t.store, text);
    mails.push(await t.store.write(1, 'append', { mailbox: 'INBOX', message, internalDate: now }));
  }
  const mailbox = mails[0]?.mailboxId ?? 0;
  await t.store.write(1, 'expunge', { mailbox, uids: '1:8' });
  // A later process: the segment is no longer the active one.
  const bodies = await SegmentBodies.open(t.bodies.directory, 'owner');
  const compaction = new Compaction({ database: t.database, bodies, clock: { now: () => now }, log: silentLog });

  assert.deepEqual(
    await compaction.pass(),
    { removedSegments: 0, removedBytes: 0, movedBodies: 0 },
    'young segments rest',
  );
  now += day;
  assert.equal((await compaction.pass()).movedBodies, 2);
  const readable = async () => {
    for (const i of [8, 9]) {
      const body = await t.store.reader(1).body(mails[i]?.emailId ?? 0);
      assert.ok(body);
      assert.equal((await collect(bodies.read(body))).toString(), texts[i]);
    }
  };
  await readable();
  assert.equal((await compaction.pass()).removedSegments, 0, 'a reader may still hold the old reference');
  now += day;
  const { removedSegments } = await compaction.pass();
  assert.equal(removedSegments, 1);
  await readable();
  assert.equal(segments().length, 1);
  await bodies[Symbol.asyncDispose]();
});
