// What becomes of certificates over time, at a scripted authority; issuing them is tried with a real one (test/e2e).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { certificateLimits } from '#base/limits-certificates.ts';
import { silentLog } from '#base/log.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import { acmeAccount, type CertificateRow, listCertificates } from '#directory/certificates.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { sequence, tagged } from '#net/der.ts';
import type { Resolver } from '#net/dns/types.ts';
import { extension, selfSigned } from '#net/self-signed.ts';
import type { AcmeProblem } from './acme/faults.ts';
import { base, problem, type Says, scripted } from './acme/testing.ts';
import { Certificates } from './certificates.ts';
import { renewalIdentifier } from './schedule.ts';

const day = 24 * 3_600_000;
const start = Date.UTC(2026, 6, 1);
const account: Says = { headers: { location: `${base}/me` } };
const sealer = new Sealer(new Uint8Array(32));
/** Every name is here. */
const resolver = {
  resolve: async (name: string, type: string) => {
    const answer = { name, aliases: [], ttl: 60, secure: false };
    return type === 'A' ? { kind: 'found', records: ['192.0.2.1'], ...answer } : { kind: 'no-data', ...answer };
  },
} as unknown as Resolver;

let t: TestDirectory;
let write: Writer<DirectoryOperations>;
before(async () => {
  t = await openTestDirectory({ engine: 'sqlite' });
  write = writerFor<DirectoryOperations>(t.database);
  await t.directory.addDomain('a.test');
  await t.directory.addDomain('b.test');
});
after(() => t[Symbol.asyncDispose]());

const rows = async () => {
  const list = await listCertificates(t.database.reader);
  return new Map(list.map((row) => [row.subject, row]));
};

/** One round at an authority that says this; who was told, and when the next round is. */
async function round(
  says: readonly Says[],
  gets: Readonly<Record<string, Says>> = {},
  changes: { agreed?: boolean } = {},
) {
  const { transport, asked } = scripted(says, gets);
  const told: string[] = [];
  const settings = { enabled: true, hostname: 'mail.test', domains: true, authority: `${base}/dir`, contact: '' };
  const certificates = new Certificates({
    settings: () => ({ ...settings, agreed: true, ...changes }),
    database: t.database,
    sealer,
    resolver,
    responder: () => ({ type: 'http-01', put: async () => assert.fail('nothing is proved here') }),
    transport,
    told: async ({ subject }: CertificateRow, [first]: readonly AcmeProblem[]) =>
      void told.push(`${subject} ${first?.fault}`),
    clock: t.clock,
    chance: () => 0,
    log: silentLog,
  });
  const next = await certificates.round(new AbortController().signal);
  return { asked, told, next };
}

/** Puts off everything but one subject. */
async function only(subject: string, change: Partial<CertificateRow>): Promise<void> {
  for (const { lease_until: _, ...row } of (await rows()).values()) {
    const own = row.subject === subject ? { next_at: t.clock.time, ...change } : { next_at: t.clock.time + 999 * day };
    await write(0, 'certificate.settle', { row: { ...row, ...own } });
  }
}

test('a fault of one name concerns its certificate alone, is told once, and waits double; limits concern all', async () => {
  t.clock.time = start;
  const limited = problem('rateLimited', {}, { 'retry-after': '86400' });
  const first = await round([account, problem('rejectedIdentifier'), account, limited]);
  assert.deepEqual(first.told, ['a.test rejectedIdentifier', 'b.test rateLimited']);
  const after1 = await rows();
  assert.deepEqual(
    ['a.test', 'b.test', 'mail.test'].map((name) => {
      const row = after1.get(name);
      return [row?.failures, ((row?.next_at ?? 0) - start) / 3_600_000];
    }),
    [
      [1, 1],
      [1, 24],
      [0, 24],
    ],
  );
  assert.equal(first.next, start + certificateLimits.round);
  t.clock.time = start + 3_600_000;
  const second = await round([account, problem('rejectedIdentifier')]);
  assert.deepEqual(second.told, [], 'told once');
  assert.equal((await rows()).get('a.test')?.next_at, t.clock.time + 2 * 3_600_000);
});

test('without consent to its terms the authority is not asked', async () => {
  await only('a.test', { failures: 0 });
  const { asked, told } = await round([], {}, { agreed: false });
  assert.deepEqual([asked, told], [[], ['a.test termsNotAgreed']]);
});

test('a good certificate is asked about until it is time, and then ordered as the successor of the old', async () => {
  const key = createHash('sha1').update('authority').digest();
  const identified = [extension('2.5.29.35', false, sequence(tagged(0x80, key)))];
  const { certificate: chain } = selfSigned(['autoconfig.a.test'], t.clock.time, identified);
  const identifier = renewalIdentifier(chain) ?? '';
  const names = 'autoconfig.a.test autodiscover.a.test mta-sts.a.test';
  const window = (from: number, to: number): Record<string, Says> => {
    const suggestedWindow = { start: new Date(from).toISOString(), end: new Date(to).toISOString() };
    return { [`${base}/renewal/${identifier}`]: { headers: { 'retry-after': '21600' }, body: { suggestedWindow } } };
  };
  const { time } = t.clock;
  await only('a.test', { chain, names, renew: 0, failures: 0, problems: '[]' });
  await round([account], window(time + 30 * day, time + 31 * day));
  const later = (await rows()).get('a.test');
  assert.deepEqual([later?.next_at, later?.renew], [time + 6 * 3_600_000, 0]);

  t.clock.time = time + 6 * 3_600_000;
  await round([account], window(time, time + day));
  const due = (await rows()).get('a.test');
  assert.deepEqual([due?.next_at, due?.renew], [t.clock.time, 1], 'the authority wants it renewed now');

  const { asked } = await round([account, problem('serverInternal')]);
  const payload = asked[1]?.payload as { replaces: string } | undefined;
  assert.equal(payload?.replaces, identifier);
  const failed = (await rows()).get('a.test');
  assert.deepEqual([failed?.failures, failed?.chain], [1, chain], 'the old one stays');

  await only('a.test', { renew: 0, failures: 0 });
  await round([account], { [`${base}/renewal/${identifier}`]: problem('serverInternal') });
  const without = (await rows()).get('a.test');
  assert.deepEqual([without?.renew, without?.failures], [1, 0]);
  const life = 825 * day;
  assert.ok(
    Math.abs((without?.next_at ?? 0) - (time + (life * 2) / 3)) < day,
    'by its life, where the authority does not say',
  );
});

test('a name that is new in DNS is a reason to order at once', async () => {
  await only('a.test', { names: 'autoconfig.a.test', renew: 0, failures: 0 });
  const { asked } = await round([account, problem('rateLimited')]);
  const payload = asked[1]?.payload as { identifiers: object[] } | undefined;
  assert.equal(payload?.identifiers.length, 3);
});

test('the key of the account is changed when it is old, and kept sealed', async () => {
  const before1 = await acmeAccount(t.database.reader, `${base}/dir`);
  t.clock.time += certificateLimits.keyAge;
  await only('a.test', { renew: 1 });
  const { asked } = await round([account, {}, problem('rateLimited')]);
  assert.equal(asked[1]?.url, `${base}/key`);
  const after1 = await acmeAccount(t.database.reader, `${base}/dir`);
  assert.equal(after1?.key_since, t.clock.time);
  assert.notDeepEqual(after1?.private_key, before1?.private_key);
  assert.match(sealer.open(`acme ${base}/dir`, after1?.private_key ?? new Uint8Array()), /PRIVATE KEY/);
});

test('a domain that goes takes its certificate along', async () => {
  await t.directory.removeDomain('b.test');
  await only('a.test', { next_at: t.clock.time + day });
  await round([]);
  assert.deepEqual([...(await rows()).keys()], ['a.test', 'mail.test']);
});
