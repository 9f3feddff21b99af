import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSowa } from './program.ts';

/** Rows enough that the process is killed between the first account and the last. */
const rows = 40;

interface Shown {
  items: { number: number; untold: number; state: string }[];
}

interface Report {
  items: { address: string; made: boolean; password: string | null }[];
}

test('a service killed in the middle of an import tells the generated passwords after its restart, once', async () => {
  await using sowa = await startSowa();
  const { stdout } = await sowa.command('api-key', 'add', '--name', 'import', '--role', 'operator');
  const authorization = `Bearer ${/sowa_[\w-]+/.exec(stdout)?.[0] ?? ''}`;
  const ask = (path: string, method = 'GET', body?: string): Promise<Response> =>
    fetch(`http://${sowa.at('http')}/api/v1${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { authorization, 'content-type': 'text/csv' },
    });
  const table = ['E-mail', ...Array.from({ length: rows }, (_, i) => `k${i}@example.test`)].join('\n');
  const begun = await ask('/imports?mode=valid', 'POST', table);
  assert.equal(begun.status, 202, await begun.clone().text());
  const { number } = (await begun.json()) as { number: number };
  const events = await ask(`/imports/${number}/events`);
  const reader = (events.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  while (!/"progress":\{"done":[1-9]/.test(told)) {
    const { value, done } = await reader.read();
    assert.equal(done, false, 'the import went on');
    told += value ?? '';
  }
  await Promise.all([sowa.stop('SIGKILL'), reader.cancel().catch(() => 'the connection was cut')]);
  await sowa.start();

  const { items } = (await (await ask('/imports')).json()) as Shown;
  const made = items[0]?.untold ?? 0;
  assert.equal(items[0]?.state, 'open');
  assert.ok(made > 0 && made < rows, `${made} accounts were made`);
  const report = (await (await ask(`/imports/${number}/report`, 'POST')).json()) as Report;
  assert.equal(report.items.length, made);
  const accounts = await sowa.command('account', 'list', '--json');
  const addresses = (JSON.parse(accounts.stdout) as { address: string }[]).map(({ address }) => address);
  assert.deepEqual(
    report.items.map(({ address }) => address).toSorted(),
    addresses.filter((address) => /^k\d+@/.test(address)).toSorted(),
  );
  for (const { made: exists, password } of report.items) assert.ok(exists && (password ?? '').length > 8);
  assert.equal((await ask(`/imports/${number}/report`, 'POST')).status, 404);
  const again = await sowa.command('import', 'report', String(number));
  assert.equal(again.code, 1);
  assert.match(again.stderr, /Nothing is left to tell/);
});
