// `sowa domain records` and `sowa domain check` of the real program, with real zones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKnot } from './knot.ts';
import { type Said, type Sowa, startSowa } from './program.ts';

interface Checked {
  ok: boolean;
  records: { purpose: string; name: string; state: string; found: string[]; text: string }[];
  checks: { check: string; subject: string; level: string; code: string }[];
}

/** Runs the command with these name servers as resolver and authority. */
function ask(sowa: Sowa, port: number, ...words: string[]): Promise<Said> {
  const set = [
    `dns.servers=127.0.0.1:${port}`,
    `dns.authority_port=${port}`,
    `delivery.port=${sowa.port('smtp')}`,
  ].flatMap((pair) => ['--set', pair]);
  return sowa.command(...set, ...words, 'domain', 'check', 'example.test');
}

async function check(sowa: Sowa, port: number): Promise<Checked & { code: number }> {
  const { code, stdout, stderr } = await ask(sowa, port, '--json');
  assert.notEqual(stdout, '', stderr);
  return { code, ...(JSON.parse(stdout) as Checked) };
}

const host = ['mail.sowa.test. 60 A 127.0.0.1', '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.test.'];

test('the records that a domain should have, put into a zone, are found to be there', async () => {
  await using sowa = await startSowa({ env: { SOWA_HOSTNAME: 'mail.sowa.test' } });
  const { stdout: zone } = await sowa.command('domain', 'records', 'example.test', '--zone');
  const lines = zone.trim().split('\n');
  assert.ok(lines.length >= 15, zone);
  const { stdout: form } = await sowa.command('domain', 'records', 'example.test', '--copy');
  assert.match(form, /^Name: @\nType: MX\nPriority: 10\nValue: mail\.sowa\.test$/m);
  await using right = await startKnot([...lines, ...host]);
  const good = await check(sowa, right.port);
  assert.deepEqual(
    good.records.filter(({ state }) => state !== 'ok'),
    [],
  );
  assert.deepEqual(
    good.checks.map(({ check: what, level, code }) => `${what} ${level} ${code}`),
    [
      'delegation ok answers',
      'dnssec note dnssec-unsigned',
      'reverse ok reverse-confirmed',
      // The certificate of the first run signs itself.
      'exchanger note exchanger-untrusted',
      'mta-sts-policy note policy-unavailable',
    ],
  );
  assert.deepEqual([good.code, good.ok], [0, true]);

  const others = lines.filter((line) => !line.includes('SRV') && !line.includes(' MX '));
  await using wrong = await startKnot([...others, ...host, 'example.test. 60 MX 10 mx.elsewhere.test.']);
  const bad = await check(sowa, wrong.port);
  const { stdout: told } = await ask(sowa, wrong.port, '--lang', 'pl');
  await wrong.stop();
  assert.deepEqual([bad.code, bad.ok], [1, false]);
  assert.deepEqual(
    bad.records
      .filter(({ state }) => state !== 'ok')
      .map(({ purpose, state, found }) => [purpose, state, found.join()]),
    [['mx', 'wrong', '10 mx.elsewhere.test'], ...Array.from({ length: 5 }, () => ['srv', 'missing', ''])],
  );
  assert.match(
    told,
    /^mx +example\.test +BŁĄD +poczta trafia na inne serwery: jest 10 mx\.elsewhere\.test; powinno być MX 10 mail\.sowa\.test\.$/m,
  );

  const silent = await check(sowa, wrong.port);
  assert.equal(silent.code, 1);
  assert.deepEqual([...new Set(silent.records.map(({ state }) => state))], ['unreachable']);

  const { stdout: mode } = await sowa.command('domain', 'mta-sts', 'example.test', 'enforce');
  assert.match(mode, /^MTA-STS of example\.test is enforce:/);
  const { stdout: after } = await sowa.command('domain', 'records', 'example.test', '--zone');
  const idOf = (text: string) => /v=STSv1; id=(\w+)/.exec(text)?.[1];
  assert.notEqual(idOf(after), idOf(zone), 'another policy has another id');
});
