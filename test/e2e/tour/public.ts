// Pages that need no login.
import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

export const publicScreens: readonly Screen[] = [
  { name: 'login', path: '/login' },
  { name: 'login-refused', path: '/login', act: refused },
  { name: 'recovery', path: '/recovery' },
  { name: 'not-found', path: '/nothing/here' },
  { name: 'activate', path: ({ sowa }) => `http://${sowa.at('http')}/activate` },
];

async function refused({ page }: { page: Page }): Promise<void> {
  await page.locator('input[name=login]').fill('nikt@firma.pl');
  await page.locator('input[name=password]').fill('nie to');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
}
