import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { passkeyLimits as limits } from '#base/limits-sign-in.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { expiryOf, newChallenge } from './challenges.ts';
import { originOf } from './origin.ts';
import { listPasskeys, passkeyByCredential } from './rows.ts';

const key = new Uint8Array(32).fill(7);
const now = 1_700_000_000_000;

test('a challenge is good for its purpose, under its key, until it expires', () => {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const bytes = newChallenge(key, 'sign in', now);
  const challenge = text(bytes);
  assert.equal(expiryOf(key, 'sign in', challenge, now), now + limits.answer);
  assert.equal(expiryOf(key, 'sign in', challenge, now + limits.answer - 1), now + limits.answer);
  assert.equal(expiryOf(key, 'sign in', challenge, now + limits.answer), null);
  assert.equal(expiryOf(key, 'make a passkey of account 5', challenge, now), null);
  assert.equal(expiryOf(new Uint8Array(32), 'sign in', challenge, now), null);
  assert.notEqual(text(newChallenge(key, 'sign in', now)), challenge);
  for (let at = 0; at < bytes.length; at++) {
    const altered = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
    assert.equal(expiryOf(key, 'sign in', text(altered), now), null, `byte ${at}`);
    assert.equal(expiryOf(key, 'sign in', text(bytes.subarray(0, at)), now), null, `${at} bytes`);
  }
});

test('the origin is a page of this host under TLS, or of this machine', () => {
  const data = (origin: unknown): string => Buffer.from(JSON.stringify({ origin })).toString('base64url');
  const table: [origin: unknown, hostname: string, good: boolean][] = [
    ['https://mail.example.org', 'mail.example.org', true],
    ['https://mail.example.org:8443', 'mail.example.org', true],
    ['http://localhost:8080', 'localhost', true],
    ['http://mail.example.org', 'mail.example.org', false],
    ['https://example.org', 'mail.example.org', false],
    ['https://evil.mail.example.org', 'mail.example.org', false],
    ['https://mail.example.org.evil.test', 'mail.example.org', false],
    ['https://mail.example.org/', 'mail.example.org', false],
    ['https://ola@mail.example.org', 'mail.example.org', false],
    ['android:apk-key-hash:x', 'mail.example.org', false],
    ['null', 'mail.example.org', false],
    [undefined, 'mail.example.org', false],
    [5, 'mail.example.org', false],
  ];
  for (const [origin, hostname, good] of table) {
    if (good) assert.equal(originOf(data(origin), hostname), origin);
    else assert.throws(() => originOf(data(origin), hostname), { code: 'auth-failed' }, String(origin));
  }
  for (const broken of ['', '!', Buffer.from('null').toString('base64url'), Buffer.from('{').toString('base64url')]) {
    assert.throws(() => originOf(broken, 'localhost'), { code: 'auth-failed' });
  }
});

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`passkeys on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let write: Writer<DirectoryOperations>;
    let made = 0;
    const answered = (challenge = `challenge ${++made}`, at = now) => ({
      challenge,
      expiresAt: at + limits.answer,
      now: at,
    });
    const add = (account: number, credentialId = `credential ${++made}`, answer = answered()) =>
      write(0, 'passkey.add', {
        principal: { account },
        credentialId,
        publicKey: Uint8Array.of(1, 2, 3),
        signatures: 0,
        transports: ['internal', 'usb'],
        name: 'laptop',
        answered: answer,
      });

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      write = writerFor<DirectoryOperations>(t.database);
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('they are kept, used, listed and removed by their owner', async () => {
      const id = await add(1, 'mine');
      const row = await passkeyByCredential(t.database.reader, 'mine');
      assert.deepEqual(
        [row?.passkey_id, row?.account_id, row?.administrator, row?.transports, row?.used_at],
        [id, 1, '', 'internal usb', null],
      );
      assert.deepEqual(Array.from(row?.public_key ?? []), [1, 2, 3]);
      await write(0, 'passkey.use', { id, signatures: 4, answered: answered() });
      const [item] = await listPasskeys(t.database.reader, { account: 1 });
      assert.deepEqual([item?.signatures, item?.used_at], [4, now]);
      assert.deepEqual(await listPasskeys(t.database.reader, { administrator: 'root' }), []);
      await assert.rejects(write(0, 'passkey.remove', { principal: { account: 2 }, id }), { code: 'not-found' });
      await write(0, 'passkey.remove', { principal: { account: 1 }, id });
      assert.deepEqual(await listPasskeys(t.database.reader, { account: 1 }), []);
      await assert.rejects(write(0, 'passkey.use', { id, signatures: 5, answered: answered() }), {
        code: 'auth-failed',
      });
    });

    test('a challenge is answered once, also when it is answered twice at once', async () => {
      const id = await add(3);
      const answer = answered();
      const uses = await Promise.allSettled(
        [1, 2, 3].map((signatures) => write(0, 'passkey.use', { id, signatures, answered: answer })),
      );
      assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
      await assert.rejects(add(3, 'other', answer), { code: 'auth-failed' });
      // Those that expired are forgotten: they are refused without.
      await add(3, 'later', answered('late', now + limits.answer));
      const left = await t.database.reader.all('SELECT challenge FROM used_challenge');
      assert.deepEqual(
        left.map((row) => row['challenge']),
        ['late'],
      );
    });

    test('nobody has one twice, or too many', async () => {
      await add(4, 'twice');
      await assert.rejects(add(5, 'twice'), { code: 'already-exists' });
      for (let count = 1; count < limits.perOwner; count++) await add(4);
      await assert.rejects(add(4), { code: 'limit' });
    });
  });
}
