import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DirectoryOperations } from '#directory/operations.ts';
import { writerFor } from '#db/typed.ts';
import { customerActor, openApi, operator } from './stage.ts';

const helpDesk = { ...operator, role: 'help-desk' as const, name: 'phone' };

/** The keys of an answer, as `algorithm state`. */
function standings({ items }: { items: { algorithm: string; state: string }[] }): string[] {
  return items.map(({ algorithm, state }) => `${algorithm} ${state}`).toSorted();
}

test('the keys of a domain are listed, followed by new ones, and these sign when somebody says so', async () => {
  await using stage = await openApi();
  const { ask } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const first = (await ask('GET /domains/a.test/records')).body as { items: { purpose: string; data: string }[] };
  const { body } = await ask('GET /domains/a.test/dkim-keys');
  assert.deepEqual(standings(body), ['ed25519 active', 'rsa active']);
  for (const key of body.items) {
    assert.equal(key.name, `${key.selector}._domainkey.a.test`);
    assert.ok(first.items.some(({ data }) => data.replaceAll('" "', '').includes(key.record)));
    assert.equal(key.due, null);
  }
  const rotate = (activate: boolean) => ask('POST /domains/a.test/dkim-keys/rotation', { body: { activate } });
  assert.deepEqual(standings((await rotate(false)).body), ['ed25519 active', 'ed25519 made', 'rsa active', 'rsa made']);
  assert.equal((await rotate(false)).body.items.length, 4, 'those who wait are not followed');
  const active = (await rotate(true)).body;
  assert.deepEqual(standings(active), ['ed25519 active', 'ed25519 retired', 'rsa active', 'rsa retired']);
  const retired = active.items.find(({ state }: { state: string }) => state === 'retired');
  assert.ok(Date.parse(retired.due) > Date.parse(retired.since));
  const { items } = (await ask('GET /audit?limit=10')).body;
  assert.ok(JSON.stringify(items).includes('"dkim":"activate"'), 'who did it is known');
});

test('keys are for those whose domain it is, and the help desk only looks', async () => {
  await using stage = await openApi();
  const { ask } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  assert.equal((await ask('GET /domains/a.test/dkim-keys', { by: helpDesk })).status, 200);
  assert.equal((await ask('POST /domains/a.test/dkim-keys/rotation', { by: helpDesk, body: {} })).status, 403);
  assert.equal((await ask('GET /domains/a.test/dkim-keys', { by: customerActor(7) })).status, 404);
  assert.equal((await ask('POST /domains/a.test/dkim-keys/rotation', { by: customerActor(7), body: {} })).status, 404);
});

test('the certificate of a domain is shown with what went wrong, in words, and asked for again', async () => {
  await using stage = await openApi(undefined, [], ['acme.enabled=true', 'acme.agree_terms=true']);
  const { ask, installation } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const show = (headers = {}) => ask('GET /domains/a.test/certificate', { headers });
  const none = {
    enabled: true,
    names: [],
    serial: null,
    notBefore: null,
    notAfter: null,
    nextAt: null,
    attemptedAt: null,
    problems: [],
  };
  assert.deepEqual((await show()).body, none);
  const write = writerFor<DirectoryOperations>(installation.database);
  const now = Date.parse('2026-11-21T12:00:00Z');
  await write(0, 'certificate.want', { subjects: ['a.test'], now });
  const row = await write(0, 'certificate.claim', { subject: 'a.test', now, until: now + 1 });
  assert.ok(row !== undefined);
  const { lease_until: _, ...kept } = row;
  const problem = { fault: 'caa', detail: 'CAA record for a.test', name: 'autoconfig.a.test' };
  const later = now + 3_600_000;
  await write(0, 'certificate.settle', {
    row: {
      ...kept,
      names: 'autoconfig.a.test',
      attempted_at: now,
      next_at: later,
      failures: 1,
      problems: JSON.stringify([problem]),
    },
  });
  const { body } = await show({ 'accept-language': 'pl' });
  assert.deepEqual(
    [body.names, body.attemptedAt, body.nextAt],
    [['autoconfig.a.test'], '2026-11-21T12:00:00.000Z', '2026-11-21T13:00:00.000Z'],
  );
  assert.match(body.problems[0], /^autoconfig\.a\.test: rekord CAA domeny nie pozwala/);
  const renew = (by = operator) => ask('POST /domains/a.test/certificate/renewal', { by });
  const asked = await renew();
  assert.equal(asked.status, 200);
  assert.notEqual(asked.body.nextAt, body.nextAt, 'it is due at once');
  assert.equal((await renew(helpDesk)).status, 403);
  assert.equal((await renew(customerActor(7))).status, 404);
});

test('without an authority no certificate is asked for', async () => {
  await using stage = await openApi();
  const { ask } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  assert.equal((await ask('GET /domains/a.test/certificate')).body.enabled, false);
  const refused = await ask('POST /domains/a.test/certificate/renewal');
  assert.equal(refused.body.code, 'bad-state');
});
