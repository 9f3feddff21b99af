// Pages about one's own account.
import type { Page } from 'playwright-core';
import type { Screen, Stage } from './screen.ts';

/** The page of an owner, and what is done on it. */
const page = (name: string, path: string, act?: Screen['act']): Screen => ({
  name,
  who: 'owner',
  path: `/account/${path}`,
  ...(act === undefined ? {} : { act }),
});

/** Has the service answer with something else: states that take hours, or that could not be had twice. */
async function instead(
  view: Page,
  path: string,
  change: (real: Record<string, unknown>) => object,
  method = 'GET',
): Promise<void> {
  await view.route(`**/api/v1/${path}`, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    const real = (method === 'GET' ? await (await route.fetch()).json() : {}) as Record<string, unknown>;
    return route.fulfill({ json: change(real) });
  });
}

const refuse = (view: Page, path: string, status: number, problem: object) =>
  view.route(`**/api/v1/${path}`, (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.fulfill({ status, json: problem }),
  );

const reloaded = async (stage: Stage, selector: string) => {
  await stage.page.reload();
  await stage.sees(selector);
};

const hours = 3_600_000;
const ago = (time: number) => new Date(Date.now() - time).toISOString();
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0';
const logins = [
  {
    protocol: 'imap',
    outcome: 'ok',
    agent: 'Thunderbird 140.3.0, Linux',
    address: '83.14.20.7',
    attempts: 12,
    at: ago(0),
  },
  {
    protocol: 'imap',
    outcome: 'ok',
    agent: 'iPhone Mail 23B85, iOS 26.1 (23B85)',
    address: '2a02:a310:e143:8d00:91c4:3aff:fe21:77b2',
    attempts: 1,
    at: ago(hours),
  },
  { protocol: 'smtp', outcome: 'ok', agent: '', address: '127.0.0.1', attempts: 2, at: ago(3 * hours) },
  { protocol: 'http', outcome: 'failed', agent: firefox, address: '203.0.113.77', attempts: 5, at: ago(30 * hours) },
  { protocol: 'pop3', outcome: 'second-factor', agent: '', address: '203.0.113.77', attempts: 1, at: ago(200 * hours) },
  {
    protocol: 'http',
    outcome: 'throttled',
    agent: 'curl/8.14.1',
    address: '203.0.113.77',
    attempts: 22,
    at: ago(9000 * hours),
  },
];

const codes = Array.from({ length: 10 }, (_, i) => `k7q2-${1000 + i * 811}-zx9w`);

const opened = (key: Parameters<Stage['press']>[0]) => async (stage: Stage) => {
  await stage.press(key);
  await stage.sees('.dialog');
};

export const accountScreens: readonly Screen[] = [
  page('addresses', 'addresses'),
  page('aliases-full', 'addresses', async (stage) => {
    await instead(stage.page, 'policies/effective*', (real) => {
      const policy = real['policy'] as { limits: object };
      return { ...real, policy: { ...policy, limits: { ...policy.limits, aliases: 3 } } };
    });
    await reloaded(stage, '.notice');
  }),
  page('alias-add', 'addresses', opened('aliases.add')),
  page('alias-refused', 'addresses', async (stage) => {
    await stage.press('aliases.add');
    await stage.type('aliases.address', 'ą..b');
    await stage.press('aliases.add');
    await stage.sees('.dialog .wrong, .dialog .notice');
  }),
  page('alias-taken', 'addresses', async (stage) => {
    await stage.press('aliases.add');
    await stage.type('aliases.address', 'zofia.lewandowska');
    await stage.press('aliases.add');
    await stage.sees('.dialog .wrong, .dialog .notice');
  }),
  page('forward-add', 'addresses', opened('forwards.add')),
  page('forward-refused', 'addresses', async (stage) => {
    await stage.press('forwards.add');
    await stage.type('forwards.target', 'to nie adres');
    await stage.press('forwards.add');
    await stage.sees('.dialog .wrong, .dialog .notice');
  }),
  page('addresses-none', 'addresses', async (stage) => {
    for (const path of ['accounts/*/aliases', 'accounts/*/forwards']) {
      await instead(stage.page, path, () => ({ items: [] }));
    }
    await reloaded(stage, '.rows .quiet');
  }),
  page('forward-paused', 'addresses', async (stage) => {
    await instead(stage.page, 'accounts/*/forwards', ({ items }) => ({
      items: (items as object[]).map((one) => ({
        ...one,
        status: 'paused',
        reason: '550 5.1.1 <a.kowalska@wolny.pl>: Recipient address rejected: User unknown in virtual mailbox table',
      })),
    }));
    await reloaded(stage, '.rows .badge');
  }),
  page('space', 'space'),
  page('space-at-limit', 'space', async (stage) => {
    await instead(stage.page, 'accounts/*/space', (real) => ({
      ...real,
      mail: { ...(real['mail'] as object), usedBytes: 9 * 1024 ** 3 },
      web: { ...(real['web'] as object), usedBytes: 1.5 * 1024 ** 3 },
    }));
    await reloaded(stage, '.slider');
    await stage.page.locator('.slider').press('End');
  }),
  page('space-refused', 'space', async (stage) => {
    await refuse(stage.page, 'accounts/*/space', 409, { code: 'in-use' });
    await stage.page.locator('.slider').press('End');
    await stage.press('dialog.save');
    await stage.sees('main .notice');
  }),
  page('space-unlimited', 'space', async (stage) => {
    await instead(stage.page, 'accounts/*/space', (real) => ({ ...real, spaceBytes: 0 }));
    await reloaded(stage, '.card');
  }),
  page('programs', 'programs'),
  page('app-password-add', 'programs', opened('apps.add')),
  page('app-password-shown', 'programs', async (stage) => {
    await stage.press('apps.add');
    await stage.type('apps.name', `Telefon ${stage.mark}`);
    await stage.press('apps.add');
    await stage.sees('.dialog code');
  }),
  page('app-password-remove', 'programs', async (stage) => {
    await stage.page.locator('.rows button').last().click();
    await stage.sees('.dialog');
  }),
  page('profile', 'profile'),
  page('profile-proof', 'profile', async (stage) => {
    await instead(stage.page, 'session', (real) => ({ ...real, recent: false }));
    await stage.press('export.button');
    await stage.sees('.dialog');
  }),
  page('security', 'security'),
  page('password-refused', 'security', async (stage) => {
    await stage.type('login.old', 'nie to');
    await stage.type('login.new', 'krótkie');
    await stage.type('login.repeat', 'inne');
    await stage.press('login.change');
    await stage.sees('.wrong');
  }),
  page('factor-begin', 'security', opened('factor.enable')),
  page('factor-refused', 'security', async (stage) => {
    await stage.press('factor.enable');
    await stage.type('login.code', '000000');
    await stage.press('factor.confirm');
    await stage.sees('.dialog .wrong, .dialog .notice');
  }),
  page('factor-codes', 'security', async (stage) => {
    await instead(stage.page, 'account/second-factor', () => ({ recoveryCodes: codes }), 'PUT');
    await stage.press('factor.enable');
    await stage.type('login.code', '123456');
    await stage.press('factor.confirm');
    await stage.sees('.codes');
  }),
  page('factor-on', 'security', async (stage) => {
    await instead(stage.page, 'account/second-factor', () => ({
      enabled: true,
      since: ago(900 * hours),
      recoveryCodes: 2,
    }));
    await instead(stage.page, 'account/passkeys', () => ({
      items: [
        { id: 1, name: 'Telefon służbowy', createdAt: ago(900 * hours), usedAt: ago(2 * hours) },
        { id: 2, name: 'Klucz na breloku przy kluczach do domu', createdAt: ago(2 * hours), usedAt: null },
      ],
    }));
    await reloaded(stage, '.rows');
  }),
  page('passkey-add', 'security', opened('passkeys.add')),
  page('question-change', 'security', opened('question.change')),
  page('sessions', 'sessions'),
  page('login-history', 'sessions', async (stage) => {
    await instead(stage.page, 'account/logins', () => ({ items: logins }));
    await reloaded(stage, '.rows time');
  }),
  { name: 'security-of-operator', who: 'newcomer', path: '/account' },
];
