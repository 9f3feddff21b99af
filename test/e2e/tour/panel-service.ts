// What keeps the service running: the queue, rules, the help desk, the log, health.
import type { Screen, Stage } from './screen.ts';

const anna = '/panel/desk/anna.kowalska@firma.pl';

/** Says what a caller answers. */
const answered = (text: string) => async (stage: Stage) => {
  await stage.type('desk.answer', text);
  await stage.press('desk.check');
  await stage.sees('main .notice');
};

export const serviceScreens: readonly Screen[] = [
  { name: 'queue', path: '/panel/queue', who: 'operator' },
  { name: 'queue-none', path: '/panel/queue', who: 'newcomer' },
  { name: 'queue-found-none', path: '/panel/queue?filter=nie-ma', who: 'operator' },
  { name: 'queue-menu', path: '/panel/queue', who: 'operator', act: (stage) => stage.menu(null) },
  {
    name: 'queue-trail',
    path: '/panel/queue',
    who: 'operator',
    act: async (stage) => {
      await stage.menu('kontakt@wolny.pl', 'queue.trail');
      await stage.sees('.dialog li');
    },
  },
  { name: 'queue-drop', path: '/panel/queue', who: 'operator', act: (stage) => stage.menu(null, 'queue.drop') },
  { name: 'policies', path: '/panel/policies', who: 'operator', act: (stage) => stage.sees('aside .notice') },
  {
    name: 'policies-of-domain',
    path: '/panel/policies?domain=firma.pl',
    who: 'operator',
    act: (stage) => stage.sees('aside .notice'),
  },
  {
    name: 'policies-breaches',
    path: '/panel/policies?domain=firma.pl',
    who: 'operator',
    act: async (stage) => {
      await stage.sees('aside .notice.good');
      await stage.type('policies.most', '12');
      await stage.sees('aside .notice.warn');
    },
  },
  {
    name: 'policies-refused',
    path: '/panel/policies?domain=firma.pl',
    who: 'operator',
    act: async (stage) => {
      await stage.type('policies.most', '2');
      await stage.press('policies.save');
      await stage.sees('.field .wrong');
    },
  },
  { name: 'policies-of-customer', path: '/panel/policies', who: 'customer' },
  { name: 'policies-without-domain', path: '/panel/policies', who: 'newCustomer' },
  { name: 'desk', path: '/panel/desk', who: 'helpDesk' },
  {
    name: 'desk-found',
    path: '/panel/desk',
    who: 'helpDesk',
    act: async (stage) => {
      await stage.page.getByRole('searchbox').fill('kowal');
      await stage.sees('main li a, main td a');
    },
  },
  {
    name: 'desk-found-none',
    path: '/panel/desk',
    who: 'helpDesk',
    act: async (stage) => {
      await stage.page.getByRole('searchbox').fill('nie-ma-nikogo');
      await stage.page.getByText(stage.text('table.nothingFound')).waitFor();
    },
  },
  { name: 'desk-account', path: anna, who: 'helpDesk' },
  { name: 'desk-account-closed', path: '/panel/desk/piotr.kaminski@firma.pl', who: 'helpDesk' },
  { name: 'desk-account-unknown', path: '/panel/desk/nikt@firma.pl', who: 'helpDesk' },
  { name: 'desk-answer-right', path: anna, who: 'helpDesk', act: answered('Reksio') },
  { name: 'desk-answer-wrong', path: anna, who: 'helpDesk', act: answered('Burek') },
  {
    name: 'desk-trail',
    path: anna,
    who: 'helpDesk',
    act: async (stage) => {
      await stage.page.locator('.rows button').first().click();
      await stage.sees('.dialog li');
    },
  },
  { name: 'audit', path: '/panel/audit', who: 'operator' },
  {
    name: 'audit-open',
    path: '/panel/audit?action=account.limit',
    who: 'operator',
    act: async ({ page }) => {
      const changes = page.locator('details summary');
      if ((await changes.count()) > 0) await changes.first().click();
    },
  },
  { name: 'audit-none', path: '/panel/audit?actor=nikt', who: 'operator' },
  { name: 'audit-of-customer', path: '/panel/audit', who: 'customer' },
  { name: 'health', path: '/panel/health', who: 'operator', act: (stage) => stage.sees('.spark') },
];
