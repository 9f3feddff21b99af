// docs/domains.md, typed into the real program, with Debian's BIND 9 and Knot DNS.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentedSteps, openOnboarding, timeless } from './onboarding-session.ts';
import type { PrimaryKind } from './primaries.ts';

for (const kind of ['bind', 'knot'] satisfies PrimaryKind[]) {
  test(`${kind}: the session of the documentation goes as it is written there`, async () => {
    const steps = documentedSteps();
    assert.ok(steps.length >= 8);
    await using stage = await openOnboarding(kind);
    let token = '';
    for (const step of steps) {
      const { code, stdout, stderr } = await stage.run(step, token);
      assert.deepEqual([code, stderr], [0, ''], `${step.command}\n${stdout}`);
      assert.equal(timeless(stdout), timeless(step.output), step.command);
      token = /sowa-challenge=([0-9a-f]{40})/.exec(stdout)?.[1] ?? token;
    }
  });
}

test('what stands in the way is said, and left alone until somebody says otherwise', async () => {
  await using stage = await openOnboarding('bind');
  const sowa = (command: string) => stage.run({ command: `sowa ${command}`, input: [], output: '' }, '');
  const nsupdate = (...lines: string[]) =>
    stage.run({ command: 'nsupdate', input: ['server 192.0.2.53', 'zone firma.pl', ...lines, 'send'], output: '' }, '');
  assert.match((await sowa('domain prove firma.pl')).stderr, /There is no domain firma\.pl/);
  const claimed = await sowa('domain add firma.pl --json');
  const { challenge } = JSON.parse(claimed.stdout) as { challenge: { name: string; alias: string } };
  const early = await sowa('domain publish firma.pl');
  assert.match(early.stderr, /Nobody has proved yet whose firma\.pl is/);
  const missing = await sowa('domain prove firma.pl');
  assert.deepEqual([missing.code, /There is no such record/.test(missing.stdout)], [1, true]);
  await nsupdate(`update add ${challenge.name} 60 CNAME ${challenge.alias}`);
  assert.equal((await sowa('domain prove firma.pl')).code, 0);

  await nsupdate('update add firma.pl 60 MX 10 mx.old.pl.', 'update add firma.pl 60 TXT "site-check=1"');
  const careful = await sowa('domain publish firma.pl');
  assert.equal(careful.code, 1);
  assert.match(careful.stdout, /^CONFLICT +mx +firma\.pl +MX 10 mail\.sowa\.eu instead of MX 10 mx\.old\.pl$/m);
  const replaced = await sowa('domain publish firma.pl --only mx --replace');
  assert.equal(replaced.code, 0, replaced.stdout);
  assert.equal((await sowa('domain check firma.pl')).code, 0);
  const { stdout } = await sowa('--json domain publish firma.pl --dry-run');
  const { zones } = JSON.parse(stdout) as {
    zones: { sets: { action: string; type: string; after: { values: unknown[] } }[] }[];
  };
  const sets = zones.flatMap((zone) => zone.sets);
  assert.deepEqual([...new Set(sets.map(({ action }) => action))], ['keep']);
  assert.ok(
    sets.some(({ after }) => after.values.includes('site-check=1')),
    'the text of others is still there',
  );
});
