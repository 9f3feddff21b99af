import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noticeLimits } from '#base/limits-notices.ts';
import { silentLog } from '#base/log.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Call } from '#db/types.ts';
import { type Act, Administration, commandLineActor } from '#directory/administration.ts';
import { eventually, openTestQueue, type TestQueue } from '#services/queue/testing.ts';
import { queueBody } from '#store/queue.ts';
import { collect } from '#store/testing.ts';
import { SecurityNotices } from './security-notices.ts';

const root = commandLineActor('root');
const day = 24 * 3600_000;

/** A letter as a person sees it, its head as it is. */
function readable(message: string): string {
  const [head = '', ...body] = message.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/base64/.test(head)) return `${head}\r\n\r\n${Buffer.from(text, 'base64').toString()}`;
  const whole = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return `${head}\r\n\r\n${whole}`;
}

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`security notices on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestQueue;
    let notices: SecurityNotices;
    const settings = { enabled: true, hostname: 'mail.our.test' };
    const clock = { time: Date.UTC(2026, 10, 21), now: () => clock.time };

    before(async () => {
      server = name === 'postgres' ? await startPostgres() : null;
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestQueue(engine);
      const parts = { database: t.database, store: t.store, settings: () => settings, clock, log: silentLog };
      notices = new SecurityNotices(parts);
    });

    after(async () => {
      await notices[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    const act = async (account: number, more: Partial<Act>, calls: readonly Call[] = []) => {
      const subject = { kind: 'account', account } as const;
      await new Administration({ ...t, clock }).act(root, { action: 'credential.change', subject, ...more }, calls);
    };
    /** Letters to an address, in order of their time. */
    const letters = async (address: string): Promise<string[]> => {
      const sql = 'SELECT queue_id FROM queue_recipient WHERE address = ? ORDER BY queue_id';
      const rows = await t.database.reader.all<{ queue_id: string }>(sql, address);
      const texts: string[] = [];
      for (const { queue_id: id } of rows) {
        const body = await queueBody(t.database.reader, id);
        if (body !== undefined) texts.push(readable((await collect(t.store.bodies.read(body))).toString()));
      }
      return texts;
    };
    /** Waits until so many letters to an address are written. */
    const told = async (address: string, count: number): Promise<string[]> => {
      await eventually(async () => (await letters(address)).length >= count);
      await notices.settled();
      const all = await letters(address);
      assert.equal(all.length, count);
      return all;
    };

    test('the owner hears of what decides who reads the mail, once, and of nothing else', async () => {
      const account = await t.account('ala');
      const credential = { passwordHash: 'x', scram: null };
      const forward = { source: null, target: { local: 'ola', domain: 'else.test' }, keepCopy: true, now: 1 };
      await act(account, {}, [{ name: 'account.change', args: { account, change: { displayName: 'Ala' } }, lane: 0 }]);
      await act(account, {}, [
        { name: 'account.setPassword', args: { account, credential, now: clock.now() }, lane: 0 },
      ]);
      await act(account, { note: { secondFactor: 'on' } });
      await act(account, { note: { secondFactor: 'off' } });
      await act(account, {}, [{ name: 'forward.add', args: { account, ...forward }, lane: 0 }]);
      const texts = await told('ala@our.test', 4);
      assert.deepEqual(texts.map((text) => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? '').toSorted(), [
        'A second factor was switched on for your mailbox',
        'Mail of your mailbox is forwarded now',
        'The password of your mailbox was changed',
        'The second factor of your mailbox was switched off',
      ]);
      const forwarded = texts.find((text) => text.includes('forwarded')) ?? '';
      assert.match(forwarded, /from now on to: ola@else\.test/);
      assert.match(forwarded, /By: root/);
      assert.match(forwarded, /https:\/\/mail\.our\.test\/account/);
      assert.match(forwarded, /Auto-Submitted: auto-generated/);
    });

    test('a sign-in is told where its browser or its network is new, and the first never is', async () => {
      const account = await t.account('jan', { language: 'pl' });
      let token = 0;
      const signIn = async (address: string, agent: string) => {
        const tokenHash = Buffer.alloc(32, ++token + (name === 'sqlite' ? 0 : 100));
        const session = { principal: { account }, tokenHash, address, agent, expiresAt: 9e15, endsAt: 9e15 };
        await t.database.write([{ name: 'session.open', args: { ...session, now: ++clock.time }, lane: 0 }]);
      };
      await signIn('192.0.2.1', 'Firefox');
      await signIn('192.0.2.77', 'Firefox');
      await signIn('198.51.100.1', 'Firefox');
      const [letter] = await told('jan@our.test', 1);
      assert.match(letter ?? '', /198\.51\.100\.1, Firefox/);
      await signIn('198.51.100.2', 'Firefox');
      await signIn('192.0.2.1', 'Opera');
      assert.match((await told('jan@our.test', 2))[1] ?? '', /192\.0\.2\.1, Opera/);
    });

    test('what was done while the service was away is told at its next start, once', async () => {
      const account = await t.account('ewa');
      const parts = { database: t.database, store: t.store, settings: () => settings, clock, log: silentLog };
      await act(account, { note: { secondFactor: 'on' } });
      await told('ewa@our.test', 1);
      await notices[Symbol.asyncDispose]();
      await act(account, { note: { secondFactor: 'off' } });
      notices = new SecurityNotices(parts);
      await notices.settled();
      assert.match((await told('ewa@our.test', 2)).join('\n'), /switched off/);
      // Also where nobody remembers any more what was told.
      await notices[Symbol.asyncDispose]();
      clock.time += 2 * day;
      notices = new SecurityNotices(parts);
      await notices.settled();
      assert.equal((await letters('ewa@our.test')).length, 2);
    });

    test('never more than so many a day, and none where they are switched off', async () => {
      const account = await t.account('ela');
      for (let i = 0; i < noticeLimits.perDay + 2; i++) await act(account, { note: { secondFactor: 'on' } });
      await told('ela@our.test', noticeLimits.perDay);
      clock.time += day;
      settings.enabled = false;
      await act(account, { note: { secondFactor: 'on' } });
      // Announcements come in order: what follows was heard after it.
      settings.enabled = name === 'sqlite';
      if (!settings.enabled) return;
      await act(account, { note: { secondFactor: 'off' } });
      assert.match((await told('ela@our.test', noticeLimits.perDay + 1)).at(-1) ?? '', /switched off/);
    });
  });
}
