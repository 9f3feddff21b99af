import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKnot } from './knot.ts';
import { type Sowa, startSowa } from './program.ts';

interface Checked {
  purpose: string;
  name: string;
  state: string;
  found?: string[];
  reason?: string;
}

async function check(sowa: Sowa, port: number): Promise<{ code: number; rows: Checked[] }> {
  const { code, stdout, stderr } = await sowa.command(
    '--set',
    `dns.servers=127.0.0.1:${port}`,
    '--json',
    'domain',
    'check',
    'example.test',
  );
  assert.notEqual(stdout, '', stderr);
  return { code, rows: JSON.parse(stdout) as Checked[] };
}

test('the records that a domain should have, put into a zone, are found to be there', async () => {
  await using sowa = await startSowa({ env: { SOWA_HOSTNAME: 'mail.sowa.test' } });
  const { stdout: zone } = await sowa.command('domain', 'records', 'example.test', '--zone');
  const lines = zone.trim().split('\n');
  assert.ok(lines.length >= 13, zone);
  await using right = await startKnot([...lines, 'mail.sowa.test. 60 A 127.0.0.1']);
  const good = await check(sowa, right.port);
  assert.deepEqual(
    good.rows.filter(({ state }) => state !== 'ok'),
    [],
  );
  assert.equal(good.code, 0);

  const others = lines.filter((line) => !line.includes('SRV') && !line.includes(' MX '));
  await using wrong = await startKnot([...others, 'example.test. 60 MX 10 mx.elsewhere.test.']);
  const bad = await check(sowa, wrong.port);
  const { stdout: told } = await sowa.command(
    '--lang',
    'pl',
    '--set',
    `dns.servers=127.0.0.1:${wrong.port}`,
    'domain',
    'check',
    'example.test',
  );
  await wrong.stop();
  assert.equal(bad.code, 1);
  assert.deepEqual(
    bad.rows.filter(({ state }) => state !== 'ok').map(({ purpose, state, found }) => [purpose, state, found?.join()]),
    [['mx', 'wrong', '10 mx.elsewhere.test'], ...Array.from({ length: 5 }, () => ['srv', 'missing', undefined])],
  );
  assert.match(told, /^mx +example\.test +BŁĄD +jest 10 mx\.elsewhere\.test; powinno być MX 10 mail\.sowa\.test\.$/m);

  const silent = await check(sowa, wrong.port);
  assert.equal(silent.code, 0, 'what nobody answered is not wrong');
  assert.deepEqual([...new Set(silent.rows.map(({ state }) => state))], ['unknown']);
});
