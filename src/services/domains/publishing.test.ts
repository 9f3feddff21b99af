import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DnsDriver, dnsFailure, type DnsFault, type RecordSet, type SetChange } from '#net/dns/driver.ts';
import { setKey } from './change-set.ts';
import { managedZones, planPublication, publish } from './publishing.ts';
import type { ExpectedRecord } from './records.ts';

/** Zones in memory, at a provider whose service fails as a test wishes. */
class TestProvider implements DnsDriver {
  readonly name = 'provider';
  readonly sets = new Map<string, RecordSet>();
  readonly applied: (readonly SetChange[])[] = [];
  readonly #zones: readonly string[];
  /** Before or after the changes are made. */
  fails: { zone: string; fault: DnsFault; made: boolean } | null = null;
  /** Names of which it forgets the changes. */
  forgets = new Set<string>();

  constructor(...zones: string[]) {
    this.#zones = zones;
  }

  zones(): Promise<readonly string[]> {
    return Promise.resolve(this.#zones);
  }

  read(zone: string, name: string, type: string): Promise<RecordSet | null> {
    if (name.startsWith('sub.')) return Promise.reject(dnsFailure('delegated', this.name, { zone }));
    return Promise.resolve(this.sets.get(setKey(name, type as 'A')) ?? null);
  }

  apply(zone: string, changes: readonly SetChange[]): Promise<void> {
    const failure = this.fails?.zone === zone ? this.fails : null;
    if (failure?.made !== false) for (const change of changes) this.#make(change);
    this.applied.push(changes);
    this.fails = failure === null ? this.fails : null;
    return failure === null ? Promise.resolve() : Promise.reject(dnsFailure(failure.fault, this.name, { zone }));
  }

  #make({ name, type, after }: SetChange): void {
    if (this.forgets.has(name)) return;
    if (after === null) this.sets.delete(setKey(name, type));
    else this.sets.set(setKey(name, type), after);
  }
}

const record = (name: string): ExpectedRecord => ({
  purpose: 'autoconfig',
  name,
  ttl: 60,
  type: 'CNAME',
  target: 'host.pl',
});
const expected = [record('a.firma.pl'), record('b.inna.pl')];
const foreign: RecordSet = { name: 'b.inna.pl', type: 'TXT', ttl: 60, values: ['x'] };

async function planAt(provider: TestProvider, records = expected) {
  return planPublication(await managedZones([provider]), records, { overwrite: true });
}

test('records go to the longest zone that holds them; what is elsewhere is told', async () => {
  const provider = new TestProvider('firma.pl', 'deep.firma.pl');
  const records = ['x.firma.pl', 'x.deep.firma.pl', 'deep.firma.pl', 'firma.pl.eu', 'sub.firma.pl'].map(record);
  const plan = await planAt(provider, records);
  assert.deepEqual(
    plan.zones.map(({ zone, sets }) => [zone, sets.map(({ name }) => name)]),
    [
      ['firma.pl', ['x.firma.pl']],
      ['deep.firma.pl', ['x.deep.firma.pl', 'deep.firma.pl']],
    ],
  );
  assert.deepEqual(
    plan.elsewhere.map(({ name }) => name),
    ['firma.pl.eu', 'sub.firma.pl'],
  );
});

test('a plan is made, and made again changes nothing', async () => {
  const provider = new TestProvider('firma.pl', 'inna.pl');
  provider.sets.set(setKey('b.inna.pl', 'TXT'), foreign);
  assert.deepEqual(await publish(await planAt(provider)), { kind: 'published' });
  assert.deepEqual([...provider.sets.keys()], ['a.firma.pl CNAME', 'b.inna.pl CNAME']);
  const { length } = provider.applied;
  assert.deepEqual(await publish(await planAt(provider)), { kind: 'published' });
  assert.equal(provider.applied.length, length);
});

const failures: [what: string, fault: DnsFault, made: boolean][] = [
  ['is refused', 'refused', false],
  ['finds something else', 'changed', false],
  ['is not answered and was not made', 'timeout', false],
  ['is not answered and was made', 'timeout', true],
];
for (const [what, fault, made] of failures) {
  test(`where the second zone ${what}, both are as they were`, async () => {
    const provider = new TestProvider('firma.pl', 'inna.pl');
    provider.sets.set(setKey('b.inna.pl', 'TXT'), foreign);
    const before = new Map(provider.sets);
    const plan = await planAt(provider);
    provider.fails = { zone: 'inna.pl', fault, made };
    assert.deepEqual(await publish(plan), { kind: 'undone', fault, server: 'provider', zone: 'inna.pl' });
    assert.deepEqual(provider.sets, before);
  });
}

test('a server that takes a change and does not keep it is found out', async () => {
  const provider = new TestProvider('firma.pl', 'inna.pl');
  provider.forgets.add('b.inna.pl');
  const outcome = await publish(await planAt(provider));
  assert.deepEqual(outcome, { kind: 'undone', fault: 'not-kept', server: 'provider', zone: 'inna.pl' });
  assert.equal(provider.sets.size, 0);
});

test('what somebody else changed meanwhile is left alone, and told', async () => {
  const provider = new TestProvider('firma.pl', 'inna.pl');
  const plan = await planAt(provider);
  provider.fails = { zone: 'inna.pl', fault: 'timeout', made: false };
  const theirs: RecordSet = { name: 'b.inna.pl', type: 'CNAME', ttl: 60, values: ['their.host'] };
  provider.sets.set(setKey('b.inna.pl', 'CNAME'), theirs);
  const outcome = await publish(plan);
  assert.ok(outcome.kind === 'left');
  assert.deepEqual(
    outcome.left.map(({ name }) => name),
    ['b.inna.pl'],
  );
  assert.deepEqual([...provider.sets.values()], [theirs]);
});
