import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { domainClaimLimits } from '#base/limits-domain-claims.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { writerFor } from '#db/typed.ts';
import { parseAddress } from '#wire/address.ts';
import { customerClaims } from './domain-claims.ts';
import type { DirectoryOperations } from './operations.ts';
import { DirectoryRecipients } from './recipients.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

const target = { host: 'old.firma.pl', port: 25, tls: 'opportunistic' } as const;

/** Two customers who want the same domains. */
async function openCustomers(t: TestDirectory): Promise<{ adam: number; barbara: number }> {
  const write = writerFor<DirectoryOperations>(t.database);
  const now = t.clock.now();
  await write(0, 'plan.set', { name: 'small', slots: 10, spaceBytes: 0, now });
  const [adam, barbara] = [
    await write(0, 'customer.reserve', undefined),
    await write(0, 'customer.reserve', undefined),
  ];
  await write(0, 'customer.add', { customer: adam, name: 'Adam', plan: 'small', now });
  await write(0, 'customer.add', { customer: barbara, name: 'Barbara', plan: 'small', now });
  return { adam, barbara };
}

async function shown(t: TestDirectory): Promise<unknown[]> {
  const rows = await t.directory.listDomains();
  return rows.map(({ name, ownership, customer_id, target_host }) => [name, ownership, customer_id, target_host]);
}

for (const name of ['sqlite', 'postgres'] as const) {
  suite(`claims of domains on ${name}`, () => {
    async function openEngine(): Promise<TestDirectory & { server: AsyncDisposable | null }> {
      const server = name === 'postgres' ? await startPostgres() : null;
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      const t = await openTestDirectory(engine);
      return {
        ...t,
        server,
        [Symbol.asyncDispose]: async () => {
          await t[Symbol.asyncDispose]();
          await server?.[Symbol.asyncDispose]();
        },
      };
    }

    test('a domain that is only claimed has no mail and no addresses', async () => {
      await using t = await openEngine();
      const { directory } = t;
      const { adam } = await openCustomers(t);
      const claim = await directory.claimDomain('Firma.PL', target, adam);
      assert.equal(claim.expires_at - t.clock.now(), domainClaimLimits.life);
      assert.match(claim.token, /^[0-9a-f]{40}$/);
      assert.deepEqual(await shown(t), [['firma.pl', 'pending', adam, 'old.firma.pl']]);
      const recipients = new DirectoryRecipients(t.database.reader);
      assert.deepEqual(await recipients.resolve(parseAddress('ala@firma.pl')), { kind: 'foreign' });
      const account = {
        address: 'ala@firma.pl',
        password: 'Zażółć gęślą',
        displayName: '',
        language: 'pl',
        quotaBytes: 0,
      } as const;
      await assert.rejects(directory.addAccount(account), { code: 'bad-state' });
      const give = writerFor<DirectoryOperations>(t.database)(0, 'domain.setCustomer', {
        name: 'firma.pl',
        customer: null,
      });
      await assert.rejects(give, { code: 'bad-state' });
      await directory.proveDomain(claim);
      assert.deepEqual(await recipients.resolve(parseAddress('ala@firma.pl')), { kind: 'ruled' });
      await directory.addAccount(account);
      await assert.rejects(directory.proveDomain(claim), { code: 'not-found' });
    });

    test('of several who claim a domain the one who proves it has it', async () => {
      await using t = await openEngine();
      const { directory } = t;
      const { adam, barbara } = await openCustomers(t);
      const [his, hers] = [
        await directory.claimDomain('firma.pl', null, adam),
        await directory.claimDomain('firma.pl', target, barbara),
      ];
      assert.notEqual(his.token, hers.token);
      assert.deepEqual(await shown(t), [['firma.pl', 'pending', adam, null]]);
      await assert.rejects(directory.proveDomain({ ...hers, token: his.token }), { code: 'not-found' });
      await directory.proveDomain(hers);
      assert.deepEqual(await shown(t), [['firma.pl', 'proved', barbara, 'old.firma.pl']]);
      await assert.rejects(directory.proveDomain(his), { code: 'not-found' });
      await assert.rejects(directory.domainClaim('firma.pl', adam), { code: 'not-found' });
      await assert.rejects(directory.claimDomain('firma.pl', null, adam), { code: 'in-use' });
      await assert.rejects(directory.claimDomain('firma.pl'), { code: 'in-use' });
      await assert.rejects(directory.claimDomain('firma.pl', null, barbara), { code: 'already-exists' });
      await assert.rejects(directory.addDomain('firma.pl'), { code: 'already-exists' });
      assert.deepEqual(await shown(t), [['firma.pl', 'proved', barbara, 'old.firma.pl']]);
    });

    test('a claim that nobody proves ends, and the next one counts', async () => {
      await using t = await openEngine();
      const { directory, clock } = t;
      const { adam, barbara } = await openCustomers(t);
      const his = await directory.claimDomain('firma.pl', null, adam);
      clock.time += 1;
      await directory.claimDomain('firma.pl', null, barbara);
      const again = await directory.claimDomain('firma.pl', target, barbara);
      clock.time += domainClaimLimits.life - 1;
      await assert.rejects(directory.proveDomain(his), { code: 'not-found' });
      await assert.rejects(directory.domainClaim('firma.pl', adam), { code: 'not-found' });
      await directory.claimDomain('inna.pl', null, adam);
      assert.deepEqual(await shown(t), [
        ['firma.pl', 'pending', barbara, 'old.firma.pl'],
        ['inna.pl', 'pending', adam, null],
      ]);
      assert.equal((await directory.domainClaim('firma.pl', barbara)).token, again.token);
      clock.time += domainClaimLimits.life;
      await writerFor<DirectoryOperations>(t.database)(0, 'domain.expireClaims', { now: clock.time });
      assert.deepEqual(await shown(t), []);
    });

    test('who gives a claim up leaves it to the others', async () => {
      await using t = await openEngine();
      const { directory, clock } = t;
      const { adam, barbara } = await openCustomers(t);
      await directory.claimDomain('firma.pl', null, adam);
      clock.time += 1;
      await directory.claimDomain('firma.pl', null, barbara);
      clock.time += 1;
      await directory.claimDomain('firma.pl');
      await directory.removeDomain('firma.pl');
      assert.deepEqual(await shown(t), [['firma.pl', 'pending', barbara, null]]);
      await directory.withdrawClaim('firma.pl');
      await directory.withdrawClaim('firma.pl', barbara);
      assert.deepEqual(await shown(t), []);
      await assert.rejects(directory.withdrawClaim('firma.pl', barbara), { code: 'not-found' });
    });

    test('an operator who vouches stands above claims', async () => {
      await using t = await openEngine();
      const { directory } = t;
      const { adam } = await openCustomers(t);
      const claim = await directory.claimDomain('firma.pl', target, adam);
      await directory.addDomain('firma.pl');
      assert.deepEqual(await shown(t), [['firma.pl', 'vouched', null, null]]);
      await assert.rejects(directory.proveDomain(claim), { code: 'not-found' });
      assert.deepEqual(await customerClaims(t.database.reader, adam), []);
    });

    test('one customer has so many open claims and no more', async () => {
      await using t = await openEngine();
      const { adam } = await openCustomers(t);
      for (let n = 0; n < domainClaimLimits.open; n++) await t.directory.claimDomain(`d${n}.firma.pl`, null, adam);
      await t.directory.claimDomain('d0.firma.pl', null, adam);
      await assert.rejects(t.directory.claimDomain('more.firma.pl', null, adam), { code: 'limit' });
      await t.directory.removeDomain('d0.firma.pl');
      await t.directory.claimDomain('more.firma.pl', null, adam);
      await assert.rejects(t.directory.claimDomain('com.pl', null, adam), {
        code: 'bad-argument',
        detail: { name: 'public-suffix' },
      });
    });
  });
}
