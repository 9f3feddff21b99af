import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { Deliverer } from './deliverer.ts';
import { type Sowa, startSowa } from './program.ts';
import { fetchAll, python } from './python.ts';

const connections = 16;

/** What is acknowledged before a kill at least. */
const enough = 20;

/** Delivers over many connections and kills the service some time after enough was acknowledged; the ids of what was. */
async function deliverUntilKilled(sowa: Sowa, round: number): Promise<string[]> {
  const accounts = sowa.quickstart.accounts.map(({ address }) => address);
  const acknowledged: string[] = [];
  const killed = Promise.withResolvers<unknown>();
  const kill = () => killed.resolve(sowa.stop('SIGKILL'));
  const clients = await Promise.all(Array.from({ length: connections }, () => Deliverer.open(sowa.port('smtp'))));
  await Promise.all(
    clients.map(async (client, c) => {
      for (let n = 0; ; n++) {
        const id = `${round}-${c}-${n}`;
        const size = n % 20 === 19 ? 1_300_000 : 100 + ((n * 997) % 9000);
        const content = `Subject: ${id}\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(Math.ceil(size / 72))}end ${id}`;
        const reply = await client.deliver('a@elsewhere.test', accounts, content).catch(() => null);
        if (reply === null) return client.close();
        assert.match(reply, /^250/);
        if (acknowledged.push(id) === enough) setTimeout(kill, Math.random() * 600);
      }
    }),
  );
  await killed.promise;
  return acknowledged;
}

async function requireAll(sowa: Sowa, acknowledged: readonly string[]): Promise<void> {
  for (const { address, password } of sowa.quickstart.accounts) {
    const mails = (await python(fetchAll, String(sowa.port('pop3s')), address, password)).trim().split('\n');
    const whole = new Set(
      mails.flatMap((line) => {
        const text = Buffer.from(line, 'base64').toString('latin1');
        const id = /^Subject: (.*)\r$/m.exec(text)?.[1];
        return id !== undefined && text.endsWith(`end ${id}\r\n`) ? [id] : [];
      }),
    );
    assert.deepEqual(
      acknowledged.filter((id) => !whole.has(id)),
      [],
      `${address} lacks acknowledged mail`,
    );
  }
  const scrub = await sowa.command('scrub', '--json');
  assert.equal(scrub.code, 0, scrub.stdout + scrub.stderr);
}

describe('kill -9 under load', () => {
  for (const engine of ['sqlite', 'postgres'] as const) {
    test(`SMTP acknowledges nothing that a restart on ${engine} does not have`, async () => {
      const server: TestPostgres | null = engine === 'postgres' ? await startPostgres() : null;
      const env =
        server === null ? {} : { SOWA_DATABASE_ENGINE: 'postgres', SOWA_DATABASE_URL: await server.createDatabase() };
      try {
        await using sowa = await startSowa({ env: { ...env, SOWA_LOG_LEVEL: 'warn' } });
        const acknowledged: string[] = [];
        for (let round = 0; round < 5; round++) {
          acknowledged.push(...(await deliverUntilKilled(sowa, round)));
          await sowa.start();
        }
        await requireAll(sowa, acknowledged);
      } finally {
        await server?.[Symbol.asyncDispose]();
      }
    });
  }
});

describe('the database goes away', () => {
  test('mail is put off with a 4yz meanwhile and flows again without a restart', async () => {
    await using server = await startPostgres();
    const env = { SOWA_DATABASE_ENGINE: 'postgres', SOWA_DATABASE_URL: await server.createDatabase() };
    await using sowa = await startSowa({ env });
    const [anna] = sowa.quickstart.accounts;
    assert.ok(anna);
    const client = await Deliverer.open(sowa.port('smtp'));
    assert.match(await client.deliver('a@elsewhere.test', [anna.address], 'Subject: before\r\n\r\nx'), /^250/);
    await server.stop();
    assert.match(await client.deliver('a@elsewhere.test', [anna.address], 'Subject: meanwhile\r\n\r\nx'), /^4\d\d/);
    await server.start();
    assert.match(await client.deliver('a@elsewhere.test', [anna.address], 'Subject: after\r\n\r\nx'), /^250/);
    client.close();
    const mails = await python(fetchAll, String(sowa.port('pop3s')), anna.address, anna.password);
    const subjects = mails
      .trim()
      .split('\n')
      .map((line) => /Subject: (.*)\r/.exec(Buffer.from(line, 'base64').toString())?.[1]);
    assert.deepEqual(subjects, ['before', 'after']);
  });
});

describe('the disk is full', () => {
  test('mail is put off with a 4yz, nothing acknowledged is lost, and room brings it back without a restart', async () => {
    // A small file system of its own fills without harming anything else.
    const mount = mkdtempSync(join(tmpdir(), 'sowa-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', mount]);
    try {
      const data = join(mount, 'data');
      mkdirSync(data, { mode: 0o700 });
      writeFileSync(join(mount, 'ballast'), Buffer.alloc(8 * 1024 * 1024));
      await using sowa = await startSowa({ data, env: { SOWA_HEALTH_MIN_FREE_SPACE: '1 MB' } });
      const [anna] = sowa.quickstart.accounts;
      assert.ok(anna);
      const client = await Deliverer.open(sowa.port('smtp'));
      const acknowledged: string[] = [];
      let refusal = '';
      for (let n = 0; refusal === '' && n < 200; n++) {
        const reply = await client.deliver(
          'a@elsewhere.test',
          [anna.address],
          `Subject: d-${n}\r\n\r\n${'x'.repeat(300_000)}`,
        );
        if (reply.startsWith('250')) acknowledged.push(`d-${n}`);
        else refusal = reply;
      }
      assert.match(refusal, /^4\d\d 4\.3\.\d/);
      rmSync(join(mount, 'ballast'));
      assert.match(await client.deliver('a@elsewhere.test', [anna.address], 'Subject: room\r\n\r\nx'), /^250/);
      client.close();
      const mails = await python(fetchAll, String(sowa.port('pop3s')), anna.address, anna.password);
      const subjects = mails
        .trim()
        .split('\n')
        .map((line) => /Subject: (.*)\r/.exec(Buffer.from(line, 'base64').toString())?.[1]);
      assert.deepEqual(subjects, [...acknowledged, 'room']);
    } finally {
      execFileSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true, force: true });
    }
  });
});
