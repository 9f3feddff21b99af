// Pages of the panel, and what is the same on all pages behind the login.
import type { Screen } from './screen.ts';
import { bulkScreens } from './panel-bulk.ts';
import { domainScreens } from './panel-domains.ts';
import { peopleScreens } from './panel-people.ts';
import { serviceScreens } from './panel-service.ts';

const shellScreens: readonly Screen[] = [
  {
    name: 'user-menu',
    path: '/panel',
    who: 'operator',
    act: ({ page }) => page.locator('.topbar button').last().click(),
  },
  { name: 'keyboard', path: '/panel', who: 'operator', act: ({ page }) => page.keyboard.press('?') },
  { name: 'drawer', path: '/panel', who: 'operator', only: 'phone', act: (stage) => stage.press('app.menu') },
  { name: 'not-found', path: '/panel/nothing', who: 'operator' },
  {
    name: 'session-ended',
    path: '/panel/plans',
    // Somebody of whom no other screen is taken: what is cleared stays cleared.
    who: 'leaver',
    act: async (stage) => {
      await stage.page.context().clearCookies({ name: 'sowa-session' });
      await stage.press('plans.add');
      await stage.type('plans.name', 'Start');
      await stage.type('plans.slots', '5');
      await stage.press('plans.save');
      await stage.sees('input[name=password]');
    },
  },
  {
    name: 'unreachable',
    path: '/panel/accounts',
    who: 'operator',
    act: async ({ page }) => {
      await page.route('**/api/v1/accounts*', (route) => route.abort());
      await page.reload();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'crashed',
    path: '/panel/health',
    who: 'operator',
    act: async ({ page }) => {
      await page.route('**/api/v1/health*', (route) => route.fulfill({ json: {} }));
      await page.reload();
      await page.locator('main code, body code').first().waitFor();
    },
  },
];

export const panelScreens: readonly Screen[] = [
  ...shellScreens,
  ...domainScreens,
  ...peopleScreens,
  ...bulkScreens,
  ...serviceScreens,
];
