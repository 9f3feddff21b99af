import assert from 'node:assert/strict';
import { createPublicKey, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { signingLimits } from '#base/limits.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { Sealer } from './sealing.ts';
import { SigningKeys } from './signing-keys.ts';
import { rotationSteps, type SigningKeyAge } from './signing-key-states.ts';
import { openTestDirectory } from './testing.ts';

const day = 86_400_000;
const key = (selector: string, state: SigningKeyAge['state'], since: number): SigningKeyAge => ({
  selector,
  algorithm: selector.startsWith('r') ? 'rsa' : 'ed25519',
  state,
  state_since: since,
});
const now = 1000 * day;
const young = [key('r1', 'active', now - day), key('e1', 'active', now - day)];
const old = [key('r1', 'active', now - signingLimits.keyAge), key('e1', 'active', now - signingLimits.keyAge)];
const both = [...old, key('r2', 'next', now), key('e2', 'next', now)];
const none = { make: [], states: [], forget: [] };

const cases: [name: string, keys: SigningKeyAge[], published: string[], expected: object][] = [
  ['a domain without keys needs both', [], [], { ...none, make: ['rsa', 'ed25519'] }],
  ['young keys rest', young, ['r1', 'e1'], none],
  ['old keys need next ones', old, [], { ...none, make: ['rsa', 'ed25519'] }],
  ['next keys that nobody can see do not sign', both, [], none],
  [
    'next keys that are published take over',
    both,
    ['r2'],
    {
      ...none,
      states: [
        { selector: 'r2', state: 'active' },
        { selector: 'r1', state: 'retired' },
      ],
    },
  ],
  ['a retired key stays for mail on its way', [...young, key('r0', 'retired', now - day)], [], none],
  [
    'and is then forgotten',
    [...young, key('r0', 'retired', now - signingLimits.retired)],
    [],
    { ...none, forget: ['r0'] },
  ],
];
for (const [name, keys, published, expected] of cases) {
  test(`rotation: ${name}`, () => assert.deepEqual(rotationSteps(keys, new Set(published), now), expected));
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

    await keys.rotate('example.org', new Set(), true);
    await keys.rotate('example.org', new Set(['s20260101-rsa-2', 's20260101-ed25519-2']));
    const selectors = async () => (await keys.active('example.org')).map(({ selector }) => selector).toSorted();
    assert.deepEqual(await selectors(), ['s20260101-ed25519-2', 's20260101-rsa-2']);
    clock.time += signingLimits.retired;
    await keys.rotate('example.org', new Set());
    assert.equal((await keys.list('example.org')).length, 2);

    using elsewhere = new SigningKeys({ database: t.database, sealer: new Sealer(Buffer.alloc(32, 2)), clock });
    await assert.rejects(elsewhere.active('example.org'), { code: 'corrupt' });
    await t.directory.removeDomain('example.org');
    assert.deepEqual(await keys.list('example.org'), []);
  });
}
