import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory, type TestDirectory } from './testing.ts';

type Sowa = (...words: string[]) => Promise<string>;

/** Commands in one new installation: their data, and what they say where they fail. */
async function installed(
  test: TestDirectory,
): Promise<{ data: (...words: string[]) => Promise<unknown>; failure: Sowa; text: Sowa }> {
  const at = ['--data', `${test.directory}/data`];
  const environment = { SUDO_USER: 'jola' };
  assert.equal((await test.run(['quickstart', ...at], { environment })).code, 0);
  return {
    data: async (...words) => {
      const { code, out, error } = await test.run([...words, ...at, '--json'], { environment });
      assert.equal(code, 0, error);
      return JSON.parse(out) as unknown;
    },
    failure: async (...words) => {
      const { code, error } = await test.run([...words, ...at], { environment });
      assert.notEqual(code, 0);
      return error;
    },
    text: async (...words) => {
      const { code, out, error } = await test.run([...words, ...at], { environment });
      assert.equal(code, 0, error);
      return out;
    },
  };
}

test('a customer with a plan configures its slots, and no more than it has', async () => {
  using directory = openTestDirectory();
  const { data, failure, text } = await installed(directory);
  assert.match(await failure('customer', 'add', 'Acme', '--plan', 'start'), /no plan start/);
  await data('plan', 'set', 'start', '--slots', '2', '--space', '3 GB');
  await data('customer', 'add', 'Acme', '--plan', 'start');
  await data('domain', 'add', 'acme.test', '--vouched');
  await data('customer', 'assign', 'acme.test', 'Acme');
  assert.match(
    await text('slot', 'list', 'Acme'),
    /1\s+slot-1@configureme\.me\s+placeholder\n2\s+slot-2@configureme\.me/,
  );
  const names = ['--first-name', 'Ewa', '--last-name', 'Nowak'];
  assert.match(await failure('slot', 'configure', 'Acme', '2', 'ewa@acme.test', ...names), /no more space/);
  await data('policy', 'set', '--plan', 'start', 'limits.spaceBytes=1000000000', 'limits.aliases=1');
  assert.match(await failure('policy', 'set', '--plan', 'none', 'limits.aliases=1'), /no plan none/);
  assert.match(await failure('policy', 'set', '--domain', 'acme.test', 'limits.aliases=9'), /start allows 1/);
  const made = (await data('slot', 'configure', 'Acme', '2', 'ewa@acme.test', ...names)) as { password: string };
  assert.ok(made.password.length > 8);
  assert.match(await failure('slot', 'configure', 'Acme', '2', 'jan@acme.test'), /has its account/);
  assert.match(await failure('slot', 'configure', 'Acme', '1', 'jan@example.test'), /does not belong to Acme/);
  assert.match(
    await text('slot', 'list', 'Acme', '--lang', 'pl'),
    /2\s+ewa@acme\.test\s+Ewa Nowak\s+czynne\s+1000000000 B/,
  );
  await data('alias', 'add', 'e@acme.test', 'ewa@acme.test');
  assert.match(await failure('alias', 'add', 'f@acme.test', 'ewa@acme.test'), /at most 1 alias/);
  await data('slot', 'configure', 'Acme', '1', 'jan@acme.test');
  assert.match(await failure('account', 'add', 'one.more@acme.test'), /has 2 accounts/);
  assert.match(await failure('plan', 'set', 'start', '--slots', '1'), /more than the plan start/);
  assert.match(await failure('plan', 'remove', 'start'), /Customers have/);
  assert.match(await failure('customer', 'remove', 'Acme'), /has domains/);
  const [customer] = (await data('customer', 'list')) as { usedSlots: number; givenBytes: number }[];
  assert.deepEqual([customer?.usedSlots, customer?.givenBytes], [2, 2_000_000_000]);
});

test('every act at the command line has the name of who typed it, and what it is done to has its own from the start', async () => {
  using directory = openTestDirectory();
  const { data } = await installed(directory);
  await data('plan', 'set', 'start', '--slots', '2', '--space', '3 GB');
  await data('customer', 'add', 'Acme', '--plan', 'start');
  await data('domain', 'add', 'acme.test', '--vouched');
  const rows = (await data('audit')) as { actor: string; action: string; subject: string }[];
  const newest = rows.slice(0, 4).map(({ actor, action, subject }) => [actor, action, subject].join(' '));
  assert.deepEqual(newest, [
    'jola domain.change acme.test',
    'jola domain.create acme.test',
    'jola customer.change Acme',
    'jola plan.change start',
  ]);
});

test('an account is changed, stopped, closed and brought back; the log says who did it', async () => {
  using directory = openTestDirectory();
  const { data, failure, text } = await installed(directory);
  const jan = 'jan@example.test';
  await data('account', 'change', jan, '--first-name', 'Jan', '--last-name', 'Nowak', '--name', 'J. Nowak');
  await data('account', 'add', 'ola@example.test', '--first-name', 'Ola', '--last-name', 'Lis');
  const accounts = (await data('account', 'list')) as { address: string; name: string; firstName: string }[];
  const ola = accounts.find(({ address }) => address === 'ola@example.test');
  assert.deepEqual([ola?.name, ola?.firstName], ['Ola Lis', 'Ola']);
  await data('account', 'suspend', jan);
  assert.match(await text('account', 'list'), /suspended/);
  await data('account', 'resume', jan);
  assert.match(await failure('account', 'restore', jan), /nothing to bring back/);
  assert.match(await text('account', 'delete', jan), /restore/);
  assert.match(await failure('account', 'delete', jan), /deleted already/);
  assert.match(await failure('account', 'suspend', jan), /deleted already/);
  await data('account', 'restore', jan);
  const rows = (await data('audit', '--account', jan)) as {
    actor: string;
    via: string;
    action: string;
    after: object;
  }[];
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['account.delete', 'account.delete', 'account.suspend', 'account.suspend', 'account.change', 'account.create'],
  );
  assert.deepEqual([...new Set(rows.map(({ actor, via }) => `${actor} ${via}`))], ['jola cli']);
  assert.deepEqual(rows[4]?.after, { firstName: 'Jan', lastName: 'Nowak', displayName: 'J. Nowak' });
  assert.match(await text('audit', '--action', 'account.change'), /jola \(cli\)\s+account\.change\s+jan@example\.test/);
  assert.match(await failure('audit', '--action', 'everything'), /no action everything/);
  await data('account', 'delete', jan, '--now');
  const [last] = (await data('audit', '--action', 'account.delete')) as { subject: string; before: unknown }[];
  assert.deepEqual([/^\d+$/.test(last?.subject ?? ''), last?.before], [true, null]);
});

test('space is divided between mail and home page', async () => {
  using directory = openTestDirectory();
  const { data, failure, text } = await installed(directory);
  await data('account', 'space', 'jan@example.test', '--space', '1 GB', '--web', '25%');
  assert.equal(
    await text('account', 'space', 'jan@example.test'),
    'Mail 75%: 0 B of 768 MB\nHome page 25%: 0 B of 256 MB\n',
  );
  assert.match(await failure('account', 'space', 'jan@example.test', '--web', '101'), /from 0 to 100/);
  assert.match(await failure('account', 'space', 'jan@example.test', '--web', 'half'), /from 0 to 100/);
  await data('account', 'space', 'jan@example.test', '--space', '0');
  assert.match(await text('account', 'space', 'jan@example.test', '--lang', 'pl'), /Bez limitu/);
});

test('administrators and API keys are made, listed and taken away', async () => {
  using directory = openTestDirectory();
  const { data, failure, text } = await installed(directory);
  await data('plan', 'set', 'start', '--slots', '2');
  await data('customer', 'add', 'Acme', '--plan', 'start');
  await data('admin', 'add', 'ola', '--role', 'customer', '--customer', 'Acme');
  assert.match(await failure('admin', 'add', 'ola'), /already/);
  assert.match(await failure('admin', 'add', 'ula', '--role', 'customer'), /need --customer/);
  assert.match(await text('admin', 'list'), /ola\s+customer\s+Acme/);
  assert.match(await failure('admin', 'remove', 'admin'), /last operator/);
  assert.match(await failure('admin', 'change', 'admin', '--role', 'help-desk'), /last operator/);
  assert.match(await failure('admin', 'change', 'ola', '--role', 'customer'), /need --customer/);
  assert.match(await failure('admin', 'change', 'nobody', '--role', 'operator'), /no administrator nobody/);
  await data('admin', 'change', 'ola', '--role', 'help-desk');
  assert.match(await text('admin', 'list'), /ola\s+help-desk/);
  assert.match(await text('admin', 'passwd', 'ola'), /changed\.\n\S{9,}/);
  await data('admin', 'remove', 'ola');
  const key = ['api-key', 'add', '--name', 'billing', '--role', 'customer', '--customer', 'Acme'];
  const { token } = (await data(...key, '--action', 'usage.read', '--domain', 'acme.test')) as { token: string };
  assert.match(token, /^sowa_/);
  assert.match(await failure(...key, '--action', 'everything'), /no action everything/);
  assert.match(await failure(...key, '--network', 'home'), /network/);
  const user = ['api-key', 'add', '--name', 'x', '--role', 'mailbox-user', '--account', 'jan@example.test'];
  assert.match(await failure(...user), /made by that user/);
  const [row] = (await data('api-key', 'list')) as { number: number; scopes: object; createdBy: string }[];
  assert.deepEqual(row?.scopes, [{ actions: ['usage.read'], domains: ['acme.test'] }]);
  assert.equal(row?.createdBy, 'jola');
  await data('api-key', 'remove', String(row?.number));
  assert.match(await failure('api-key', 'remove', String(row?.number)), /no API key/);
  const log = (await data('audit', '--customer', 'Acme')) as object[];
  assert.doesNotMatch(JSON.stringify(log), new RegExp(token.slice(5)));
  assert.ok(log.length > 3);
});
