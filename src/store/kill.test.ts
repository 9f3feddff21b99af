import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLog } from '#base/log.ts';
import { openDatabase } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { SegmentBodies } from './bodies/body-store.ts';
import { scrub } from './scrub.ts';
import { Store } from './store.ts';
import { collect, testOperations } from './testing.ts';

const kills = 20;
const accounts = 8;

/** Runs the deliverer until some deliveries are acknowledged and a random moment has passed, then kills it; what it said. */
async function deliverUntilKilled(directory: string, url: string, round: number): Promise<string[]> {
  const script = fileURLToPath(new URL('./testing-deliverer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, url, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * 300);
    said += text;
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the deliverer ended by itself');
  // A last line without its end was cut by the kill: the acknowledgement was not heard.
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`kill -9 on ${name}`, () => {
    test(`${kills} kills under 32 deliverers lose or damage nothing that was acknowledged`, async () => {
      const directory = mkdtempSync(join(tmpdir(), 'sowa-kill-'));
      const server: TestPostgres | null = name === 'postgres' ? await startPostgres() : null;
      const url = (await server?.createDatabase()) ?? '';
      const open = () =>
        openDatabase({
          engine: url === '' ? { engine: 'sqlite' } : { engine: 'postgres', url },
          directory,
          ...testOperations,
          log: silentLog,
          role: 'owner',
        });
      try {
        await createAccounts(await open());
        const acknowledged: string[] = [];
        for (let round = 0; round < kills; round++)
          acknowledged.push(...(await deliverUntilKilled(directory, url, round)));
        assert.ok(acknowledged.length > kills * 2, 'the kills came before there was anything to lose');
        await using database = await open();
        await using bodies = await SegmentBodies.open(join(directory, 'bodies'), 'owner');
        using store = new Store(database, bodies, { now: Date.now });
        assert.deepEqual((await scrub(database, bodies)).findings, []);
        for (const line of acknowledged) await requireMessage(store, line);
      } finally {
        await server?.[Symbol.asyncDispose]();
        rmSync(directory, { recursive: true, force: true });
      }
    });
  });
}

async function createAccounts(database: Awaited<ReturnType<typeof openDatabase>>): Promise<void> {
  const calls = Array.from({ length: accounts }, (_, i) => ({
    name: 'mail.create',
    lane: i + 1,
    args: { account: i + 1, now: Date.now(), quotaBytes: 0 },
  }));
  for (const call of calls) await database.write([call]);
  await database[Symbol.asyncDispose]();
}

async function requireMessage(store: Store, line: string): Promise<void> {
  const [account = 0, uid = 0, size = 0] = line.split(' ').map(Number);
  const subject = line.split(' ')[3];
  const reader = store.reader(account);
  const inbox = await reader.mailbox('INBOX');
  const row = await reader.message(inbox?.mailbox_id ?? 0, uid);
  assert.ok(row, `${line}: the row is missing`);
  assert.equal(row.size, size, line);
  const body = await reader.body(row.email_id);
  assert.ok(body, `${line}: the body is missing`);
  const head = await collect(store.bodies.read(body, 0, 40));
  assert.ok(head.toString('latin1').startsWith(`Subject: ${subject}\r\n`), line);
}
