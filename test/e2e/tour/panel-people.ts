// Accounts, and those who have them: customers with plans and slots, subscribers, administrators, keys.
import type { Key } from '#web/texts/english.ts';
import type { Screen, Stage } from './screen.ts';

/** A page, and what is in its list or is not. */
const page = (name: string, path: string, who: Screen['who'] = 'operator', act?: Screen['act']): Screen => ({
  name,
  path: `/panel/${path}`,
  ...(who === undefined ? {} : { who }),
  ...(act === undefined ? {} : { act }),
});

/** A form that is sent with nothing in it, or with these values. */
const refused =
  (open: Key, submit: Key, values: Partial<Record<Key, string>> = {}) =>
  async (stage: Stage) => {
    await stage.press(open);
    await stage.sees('.dialog');
    for (const [key, text] of Object.entries(values)) await stage.type(key as Key, text);
    await stage.press(submit);
    await stage.sees('.dialog .wrong, .dialog .notice');
  };

/** A thing of a row, done as far as its window. */
const chosen = (row: string | null, choice: Key) => async (stage: Stage) => {
  await stage.menu(row, choice);
  await stage.sees('.dialog');
};

const pressed = (key: Key) => async (stage: Stage) => {
  await stage.press(key);
  await stage.sees('.dialog');
};

/** The wizard of a slot, filled in; passwords are alike or not. */
const slot = (repeated: string) => async (stage: Stage) => {
  await chosen('configureme', 'slots.change')(stage);
  await stage.type('slots.name', 'aleksandra.nowak');
  await stage.type('slots.firstName', 'Aleksandra');
  await stage.type('slots.lastName', 'Nowak-Żółtowska');
  await stage.type('accounts.password', 'Rogaliki-o-swicie-8');
  await stage.type('slots.repeat', repeated);
  await stage.press('slots.next');
  await stage.sees('.dialog dl, .dialog .wrong');
};

const long = 'maria-aleksandra';

export const peopleScreens: readonly Screen[] = [
  page('accounts', 'accounts'),
  page('accounts-next', 'accounts', 'operator', (stage) => stage.press('table.next')),
  page('accounts-found-none', 'accounts?filter=nie-ma'),
  page('accounts-of-domain', 'accounts?domain=firma.pl'),
  page('accounts-of-customer', 'accounts', 'customer'),
  page('accounts-of-new-customer', 'accounts', 'newCustomer'),
  page('accounts-of-help-desk', 'accounts', 'helpDesk'),
  page('accounts-menu', 'accounts?filter=firma', 'operator', (stage) => stage.menu(long)),
  page('accounts-menu-closed', 'accounts?filter=firma', 'operator', (stage) => stage.menu('piotr.kaminski')),
  page('accounts-suspended', 'accounts?filter=ewa', 'operator', async (stage) => {
    await stage.menu(null);
    await stage.page.getByRole('menuitem').nth(1).click();
    await stage.sees('.toast');
  }),
  page('account-add', 'accounts', 'operator', pressed('accounts.add')),
  page(
    'account-add-refused',
    'accounts',
    'operator',
    refused('accounts.add', 'accounts.add', { 'accounts.address': 'ó@firma.pl', 'accounts.password': 'abc' }),
  ),
  page('account-made', 'accounts', 'operator', async (stage) => {
    await stage.press('accounts.add');
    await stage.type('accounts.address', `nowa-${stage.mark}@firma.pl`);
    await stage.press('accounts.add');
    await stage.sees('.dialog code');
  }),
  page('account-password', 'accounts?filter=firma', 'operator', chosen(long, 'accounts.newPassword')),
  page('account-remove', 'accounts?filter=firma', 'operator', chosen(long, 'accounts.remove')),
  page('customers', 'customers'),
  page('customers-none', 'customers', 'newcomer'),
  page('customers-menu', 'customers', 'operator', (stage) => stage.menu(null)),
  page('customer-add', 'customers', 'operator', pressed('customers.add')),
  page('customer-add-no-plan', 'customers', 'newcomer', pressed('customers.add')),
  page('customer-add-refused', 'customers', 'operator', refused('customers.add', 'customers.add')),
  page('customer-edit', 'customers', 'operator', chosen(null, 'customers.edit')),
  page('customer-remove', 'customers', 'operator', chosen('Piekarnia', 'customers.remove')),
  page('slots-of-customer', 'customers/1'),
  page('slots', 'slots', 'customer'),
  page('slots-without-domain', 'slots', 'newCustomer'),
  page('slot-form', 'slots', 'customer', chosen('configureme', 'slots.change')),
  page('slot-refused', 'slots', 'customer', slot('Rogaliki-o-zmroku-8')),
  page('slot-summary', 'slots', 'customer', slot('Rogaliki-o-swicie-8')),
  page('plans', 'plans'),
  page('plans-none', 'plans', 'newcomer'),
  page('plan-add', 'plans', 'operator', pressed('plans.add')),
  page('plan-add-refused', 'plans', 'operator', refused('plans.add', 'plans.save')),
  page('plan-edit', 'plans', 'operator', chosen('Start', 'plans.edit')),
  page('plan-remove', 'plans', 'operator', chosen('Start', 'plans.remove')),
  page('subscribers', 'subscribers'),
  page('subscribers-none', 'subscribers', 'newcomer'),
  page('subscribers-menu', 'subscribers', 'operator', (stage) => stage.menu(null)),
  page('subscriber-add', 'subscribers', 'operator', pressed('subscribers.add')),
  page(
    'subscriber-refused',
    'subscribers',
    'operator',
    refused('subscribers.add', 'subscribers.save', { 'subscribers.login': 'k-1', 'subscribers.mac': 'xyz' }),
  ),
  page('subscriber-edit', 'subscribers', 'operator', chosen('krystyna', 'subscribers.edit')),
  page('subscriber-upload', 'subscribers', 'operator', pressed('subscribers.upload')),
  page('subscriber-end', 'subscribers', 'operator', chosen(null, 'subscribers.remove')),
  page('administrators', 'administrators'),
  page('administrators-of-customer', 'administrators', 'customer'),
  page('administrators-menu', 'administrators', 'operator', (stage) => stage.menu('piekarz')),
  page('administrator-add', 'administrators', 'operator', pressed('administrators.add')),
  page(
    'administrator-refused',
    'administrators',
    'operator',
    refused('administrators.add', 'administrators.add', {
      'administrators.login': 'piekarz',
      'accounts.password': 'Rogaliki-o-swicie-8',
    }),
  ),
  page('administrator-change', 'administrators', 'operator', chosen('piekarz', 'administrators.change')),
  page('administrator-password', 'administrators', 'operator', chosen('piekarz', 'accounts.newPassword')),
  page('administrator-remove', 'administrators', 'operator', chosen('piekarz', 'administrators.remove')),
  page('keys', 'keys'),
  page('keys-none', 'keys', 'newCustomer'),
  page('key-add', 'keys', 'operator', pressed('apiKeys.add')),
  page('key-refused', 'keys', 'operator', refused('apiKeys.add', 'apiKeys.add')),
  page('key-made', 'keys', 'customer', async (stage) => {
    await stage.press('apiKeys.add');
    await stage.type('apiKeys.name', `integracja ${stage.mark}`);
    await stage.press('apiKeys.add');
    // Who signed in long ago is asked for a proof first.
    await stage.sees('.dialog code, .dialog input[type=password]');
  }),
  page('key-revoke', 'keys', 'operator', chosen('rozliczenia', 'apiKeys.revoke')),
];
