import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import {
  acmeAccount,
  certifiableDomains,
  certificateNews,
  challenges,
  dueCertificates,
  httpChallenge,
  listCertificates,
  publishedKeys,
} from './certificates.ts';
import type { DirectoryOperations } from './operations.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`certificates on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let write: Writer<DirectoryOperations>;
    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      write = writerFor<DirectoryOperations>(t.database);
      await write(0, 'certificate.want', { subjects: ['mail.test', 'a.test'], now: 100 });
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });
    const subjects = async () => (await listCertificates(t.database.reader)).map(({ subject }) => subject);
    const claim = (subject: string, now: number) => write(0, 'certificate.claim', { subject, now, until: now + 50 });

    test('one node at a time works on a certificate, and not before it is due', async () => {
      assert.deepEqual(await dueCertificates(t.database.reader, 99, 9), []);
      assert.deepEqual((await dueCertificates(t.database.reader, 100, 9)).toSorted(), ['a.test', 'mail.test']);
      const row = await claim('mail.test', 100);
      assert.equal(row?.renew, 1);
      assert.equal(await claim('mail.test', 120), undefined);
      assert.deepEqual(await dueCertificates(t.database.reader, 120, 9), ['a.test']);
      assert.equal((await claim('mail.test', 150))?.subject, 'mail.test', 'who had it is gone');
    });

    test('what came of it is kept, and its keys are known', async () => {
      const row = await claim('mail.test', 300);
      assert.ok(row !== undefined);
      const { lease_until: _, ...rest } = row;
      const sealed = new Uint8Array([1, 2, 3]);
      const change = { chain: 'chain', private_key: sealed, next_key: sealed, key_digest: 'aa', next_digest: 'bb' };
      await write(0, 'certificate.settle', { row: { ...rest, ...change, names: 'mail.test', next_at: 900, renew: 0 } });
      const [, kept] = await listCertificates(t.database.reader);
      assert.deepEqual([kept?.chain, Array.from(kept?.private_key ?? []), kept?.lease_until], ['chain', [1, 2, 3], 0]);
      assert.deepEqual(await publishedKeys(t.database.reader, 'mail.test'), ['aa', 'bb']);
      assert.deepEqual(await publishedKeys(t.database.reader, 'a.test'), []);
    });

    test('one or all can be asked for at once', async () => {
      assert.equal(await write(0, 'certificate.renew', { subject: 'mail.test', now: 500 }), 1);
      assert.equal(await write(0, 'certificate.renew', { subject: 'other.test', now: 500 }), 0);
      assert.equal(await write(0, 'certificate.renew', { subject: null, now: 600 }), 2);
      assert.equal((await dueCertificates(t.database.reader, 600, 9)).length, 2);
    });

    test('what is no longer wanted goes, and what is stays as it is', async () => {
      await write(0, 'certificate.want', { subjects: ['mail.test', 'b.test'], now: 700 });
      assert.deepEqual(await subjects(), ['b.test', 'mail.test']);
      assert.deepEqual(await publishedKeys(t.database.reader, 'mail.test'), ['aa', 'bb']);
    });

    test('proofs hold for a time, each of its own kind', async () => {
      const challenge = {
        token: 'one',
        type: 'http-01',
        name: 'mail.test',
        key_authorization: 'one.x',
        expires_at: 1000,
      };
      await write(0, 'challenge.add', { challenge, now: 800 });
      await write(0, 'challenge.add', { challenge: { ...challenge, token: 'two', type: 'tls-alpn-01' }, now: 800 });
      const { reader } = t.database;
      assert.equal(await httpChallenge(reader, 'one', 999), 'one.x');
      assert.equal(await httpChallenge(reader, 'one', 1000), undefined);
      assert.equal(await httpChallenge(reader, 'two', 999), undefined);
      assert.deepEqual(
        (await challenges(reader, 'tls-alpn-01', 999)).map(({ token }) => token),
        ['two'],
      );
      await write(0, 'challenge.remove', { token: 'one' });
      assert.equal(await httpChallenge(reader, 'one', 999), undefined);
    });

    test('an account has one key at each authority', async () => {
      const account = { authority: 'https://ca.test/dir', private_key: new Uint8Array([7]), key_since: 5 };
      await write(0, 'acmeAccount.set', { account });
      await write(0, 'acmeAccount.set', { account: { ...account, key_since: 6 } });
      assert.equal((await acmeAccount(t.database.reader, account.authority))?.key_since, 6);
    });

    test('domains that are only claimed get none', async () => {
      await t.directory.addDomain('sure.test');
      assert.deepEqual(await certifiableDomains(t.database.reader), ['sure.test']);
    });
  });
}

test('announcements say what is to be done', () => {
  assert.equal(certificateNews({ topic: 'certificates', account: 0, due: 1 }), 'due');
  assert.equal(certificateNews({ topic: 'certificates', account: 0 }), 'changed');
  assert.equal(certificateNews({ topic: 'certificate-challenges', account: 0 }), 'challenges');
  assert.equal(certificateNews({ topic: 'queue', account: 0 }), null);
});
