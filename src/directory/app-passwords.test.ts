import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { appPasswordLimits } from '#base/limits-logins.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { NewAppPassword } from './app-passwords.ts';
import { namesField, openTestDirectory, type TestDirectory } from './testing.ts';
import type { Authenticator, ClientInfo } from './types.ts';

const address = 'ala@a.test';
const mail: NewAppPassword = { name: 'phone', scopes: ['imap', 'smtp'], networks: [], expiresAt: null };
const imap: ClientInfo = { protocol: 'imap', address: '192.0.2.7', secure: true };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`app passwords on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let authenticator: Authenticator & AsyncDisposable;

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      await t.directory.addDomain('a.test');
      for (const name of [address, 'ola@a.test']) {
        await t.directory.addAccount({
          address: name,
          password: 'main password',
          displayName: '',
          language: 'pl',
          quotaBytes: 0,
        });
      }
      authenticator = await t.authenticator();
    });
    after(async () => {
      await authenticator[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    const opens = (login: string, password: string, client: Partial<ClientInfo> = {}): Promise<boolean> =>
      authenticator.password(login, password, { ...imap, ...client }).then(
        () => true,
        () => false,
      );

    test('one opens what it is for, however it is typed, and nothing else', async () => {
      const { id, letters } = await t.directory.addAppPassword(address, mail);
      assert.match(letters, /^[a-z]{16}$/);
      const grouped = letters.replaceAll(/(....)(?=.)/g, '$1 ');
      assert.deepEqual(
        [
          await opens(address, letters),
          await opens(address, grouped),
          await opens(address, grouped.toUpperCase().replaceAll(' ', '-')),
          await opens(address, letters, { protocol: 'smtp' }),
          await opens(address, 'main password', { protocol: 'pop3' }),
        ],
        [true, true, true, true, true],
      );
      assert.deepEqual(
        [
          await opens(address, letters, { protocol: 'pop3' }),
          await opens(address, letters, { protocol: 'http' }),
          await opens('ola@a.test', letters),
          await opens(address, letters.slice(1)),
        ],
        [false, false, false, false],
      );
      await t.directory.removeAppPassword(address, id);
      assert.equal(await opens(address, letters), false);
    });

    test('one opens from its networks and until its end', async () => {
      const { letters: home } = await t.directory.addAppPassword(address, {
        ...mail,
        networks: ['192.0.2.0/24', '2001:db8::/32'],
      });
      assert.equal(await opens(address, home), true);
      assert.equal(await opens(address, home, { address: '2001:db8::1' }), true);
      assert.equal(await opens(address, home, { address: '198.51.100.1' }), false);
      const { letters: short } = await t.directory.addAppPassword(address, { ...mail, expiresAt: t.clock.time + 1000 });
      assert.equal(await opens(address, short), true);
      t.clock.time += 1000;
      assert.equal(await opens(address, short), false);
    });

    test('its last use is noted, at most once an hour', async () => {
      const { id, letters } = await t.directory.addAppPassword(address, mail);
      const used = async () => (await t.directory.listAppPasswords(address)).find((row) => row.app_id === id)?.used_at;
      assert.equal(await used(), null);
      const noted = async (): Promise<void> => {
        const before = await used();
        assert.equal(await opens(address, letters), true);
        while ((await used()) === before) await new Promise((resolve) => setTimeout(resolve, 5));
      };
      await noted();
      assert.equal(await used(), t.clock.time);
      t.clock.time += appPasswordLimits.noteInterval;
      await noted();
      assert.equal(await used(), t.clock.time);
    });

    test('what one cannot be is refused with the name of the field', async () => {
      const wrong: readonly [field: string, change: Partial<NewAppPassword>][] = [
        ['name', { name: ' ' }],
        ['name', { name: 'x'.repeat(appPasswordLimits.name + 1) }],
        ['scopes', { scopes: [] }],
        ['networks', { networks: ['home'] }],
        ['expiresAt', { expiresAt: 1 }],
      ];
      for (const [field, change] of wrong) {
        await assert.rejects(t.directory.addAppPassword(address, { ...mail, ...change }), namesField(field));
      }
      const count = (await t.directory.listAppPasswords(address)).length;
      for (let n = count; n < appPasswordLimits.perAccount; n++) await t.directory.addAppPassword(address, mail);
      await assert.rejects(t.directory.addAppPassword(address, mail), { code: 'limit' });
      await assert.rejects(t.directory.removeAppPassword('ola@a.test', 1), { code: 'not-found' });
    });
  });
}
