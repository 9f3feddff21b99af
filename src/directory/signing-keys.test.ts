import assert from 'node:assert/strict';
import { createPublicKey, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import type { Engine } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { Sealer } from './sealing.ts';
import { SigningKeys } from './signing-keys.ts';
import {
  type KeySight,
  type RotationSteps,
  rotationSteps,
  type SigningKeyAge,
  type SigningKeyState,
} from './signing-key-states.ts';
import { openTestDirectory } from './testing.ts';

const day = 86_400_000;
const hour = 3_600_000;
const now = 1000 * day;
const key = (selector: string, state: SigningKeyState, since: number, due: number | null = null): SigningKeyAge => ({
  selector,
  algorithm: selector.startsWith('r') ? 'rsa' : 'ed25519',
  state,
  state_since: since,
  due_at: due,
});
const rules = { now, settle: hour, age: 180 * day, underWay: 10 * day };
const young = [key('r1', 'active', now - day), key('e1', 'active', now - day)];
const old = [key('r1', 'active', now - rules.age), key('e1', 'active', now - rules.age)];
const other = key('e1', 'active', now - day);
const none: RotationSteps = { make: [], moves: [], publish: [], withdraw: [], forget: [] };
const waiting = (state: SigningKeyState, due: number | null = null) => [
  key('r1', 'active', now - day),
  other,
  key('r2', state, now - day, due),
];
const move = (selector: string, from: SigningKeyState, to: SigningKeyState, due: number | null = null) => ({
  moves: [{ selector, from, to, due }],
});
const takeOver = (from: SigningKeyState) => ({
  moves: [
    { selector: 'r2', from, to: 'active', due: null },
    { selector: 'r1', from: 'active', to: 'retired', due: now + rules.underWay },
  ],
});

type Row = [name: string, keys: SigningKeyAge[], sight: KeySight | null, steps: object, facts?: object];
const cases: readonly Row[] = [
  ['a domain without keys needs both', [], null, { make: ['rsa', 'ed25519'] }],
  ['young keys rest', young, 'everywhere', {}],
  ['old keys need others', old, null, { make: ['rsa', 'ed25519'] }],
  ['old keys rest where no age is set', old, null, {}, { age: null }],
  ['young keys get others when somebody asks', young, null, { make: ['rsa', 'ed25519'] }, { early: true }],
  ['who asks twice gets one', waiting('made'), 'unknown', { make: ['ed25519'] }, { early: true }],
  ['a key that nobody can see waits', waiting('made'), 'nowhere', { publish: ['r2'] }],
  ['of a key about which nothing is known nothing is done', waiting('made'), 'unknown', {}],
  ['a key that some servers have', waiting('made'), 'partly', move('r2', 'made', 'published')],
  ['and still only some', waiting('published'), 'partly', {}],
  ['a record that was taken and is not there is given again', waiting('published'), 'nowhere', { publish: ['r2'] }],
  ['a key that all servers have', waiting('made'), 'everywhere', move('r2', 'made', 'seen', now + hour)],
  ['and had in part before', waiting('published'), 'everywhere', move('r2', 'published', 'seen', now + hour)],
  ['resolvers may not know it yet', waiting('seen', now + 1), 'everywhere', {}],
  ['resolvers know it: it takes over', waiting('seen', now), 'everywhere', takeOver('seen')],
  ['the time is over, but nothing is known today', waiting('seen', now), 'unknown', {}],
  ['some servers lost it', waiting('seen', now), 'partly', move('r2', 'seen', 'published')],
  ['all servers lost it', waiting('seen', now), 'nowhere', { ...move('r2', 'seen', 'made'), publish: ['r2'] }],
  ['somebody insists', waiting('made'), 'unknown', takeOver('made'), { force: true }],
  ['a retired key stays for mail on its way', [...young, key('r0', 'retired', now, now + 1)], 'everywhere', {}],
  ['and then expires', [...young, key('r0', 'retired', now, now)], 'everywhere', move('r0', 'retired', 'expired')],
  ['an expired key leaves DNS', [...young, key('r0', 'expired', now)], 'everywhere', { withdraw: ['r0'] }],
  ['it may be there', [...young, key('r0', 'expired', now)], 'unknown', { withdraw: ['r0'] }],
  ['and is forgotten', [...young, key('r0', 'expired', now)], 'nowhere', { forget: ['r0'] }],
];
for (const [name, keys, sight, steps, facts] of cases) {
  const last = keys.at(-1)?.selector ?? '';
  const sights = new Map(sight === null ? [] : [[last, sight]]);
  test(`rotation: ${name}`, () =>
    assert.deepEqual(rotationSteps(keys, { ...rules, sights, ...facts }), { ...none, ...steps }));
}

for (const name of ['sqlite', 'postgres'] as const) {
  test(`on ${name} keys sign at once, are published as DNS has them, and follow each other without a gap`, async () => {
    await using server = name === 'postgres' ? await startPostgres() : null;
    const engine: Engine =
      server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
    await using t = await openTestDirectory(engine);
    const { clock } = t;
    using keys = new SigningKeys({ database: t.database, sealer: new Sealer(Buffer.alloc(32, 1)), clock });
    await assert.rejects(keys.begin('example.org'), { code: 'not-found' });
    await t.directory.addDomain('example.org');
    await keys.begin('Example.org');
    await keys.begin('example.org');
    const first = await keys.list('example.org');
    assert.deepEqual(
      first.map(({ name, state }) => [name, state]),
      [
        ['s20260101-ed25519._domainkey.example.org', 'active'],
        ['s20260101-rsa._domainkey.example.org', 'active'],
      ],
    );
    const active = await keys.active('example.org');
    for (const { algorithm, key: privateKey } of active) {
      const record = first.find((one) => one.algorithm === algorithm)?.record ?? '';
      const der = Buffer.from(record.replace(/.*p=/, ''), 'base64');
      const prefix = algorithm === 'rsa' ? Buffer.alloc(0) : Buffer.from('302a300506032b6570032100', 'hex');
      const publicKey = createPublicKey({ key: Buffer.concat([prefix, der]), format: 'der', type: 'spki' });
      const hash = algorithm === 'rsa' ? 'sha256' : null;
      assert.ok(verify(hash, Buffer.from('x'), publicKey, sign(hash, Buffer.from('x'), privateKey)));
    }
    assert.deepEqual(await keys.active('elsewhere.example'), []);

    const selectors = async () => (await keys.active('example.org')).map(({ selector }) => selector).toSorted();
    const states = async () => (await keys.list('example.org')).map(({ state }) => state);
    const facts = { settle: hour, age: null, underWay: 10 * day };
    const seen = (sight: KeySight, ...names: string[]) => ({ ...facts, sights: new Map(names.map((n) => [n, sight])) });
    const second = ['s20260101-ed25519-2', 's20260101-rsa-2'];
    clock.time += hour;
    const orders = await keys.rotate('example.org', { ...seen('unknown'), early: true });
    assert.deepEqual(orders.publish.map(({ selector }) => selector).toSorted(), second);
    assert.deepEqual((await keys.rotate('example.org', { ...seen('unknown'), early: true })).publish, []);
    await keys.published('example.org', second);
    assert.deepEqual(await states(), ['active', 'active', 'published', 'published']);
    await keys.rotate('example.org', seen('everywhere', ...second));
    assert.deepEqual(await states(), ['active', 'active', 'seen', 'seen']);
    clock.time += hour;
    await keys.rotate('example.org', seen('everywhere', ...second));
    assert.deepEqual(await states(), ['retired', 'retired', 'active', 'active']);
    assert.deepEqual(await selectors(), second);
    clock.time += 10 * day;
    await keys.rotate('example.org', seen('unknown'));
    assert.deepEqual(await states(), ['expired', 'expired', 'active', 'active']);
    const firstNames = first.map(({ selector }) => selector);
    const { withdraw } = await keys.rotate('example.org', seen('everywhere', ...firstNames));
    assert.deepEqual(
      withdraw.map(({ selector }) => selector),
      firstNames,
    );
    await keys.rotate('example.org', seen('nowhere', ...firstNames));
    assert.deepEqual(await states(), ['active', 'active']);

    using elsewhere = new SigningKeys({ database: t.database, sealer: new Sealer(Buffer.alloc(32, 2)), clock });
    await assert.rejects(elsewhere.active('example.org'), { code: 'corrupt' });
    await t.directory.removeDomain('example.org');
    assert.deepEqual(await keys.list('example.org'), []);
  });
}
