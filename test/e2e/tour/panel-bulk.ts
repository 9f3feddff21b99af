// Accounts from a file, step by step.
import type { Screen, Stage } from './screen.ts';

const path = '/panel/import';

/** Drops a file on the page and waits until it is read. */
async function drop({ page }: Stage, rows: readonly string[]): Promise<void> {
  const buffer = Buffer.from(['E-mail;Hasło;Pojemność;Przekierowanie;Kopia;Dział', ...rows, ''].join('\n'));
  await page.locator('.drop input').setInputFiles({ name: 'pracownicy-2026.csv', mimeType: 'text/csv', buffer });
}

const rows = [
  'jan.kowalczyk@firma.pl;;500;;;Kadry',
  'barbara.brzeczyszczykiewicz-grzegzolkowska@firma.pl;Rogaliki-o-swicie-8;1000;b.grzegzolka@wolny.pl;Tak;Zarząd',
  'anna.kowalska@firma.pl;;;;;Biuro',
  'zła nazwa@firma.pl;abc;dużo;;;Magazyn',
  'kto@obca-domena.pl;;;;;',
];

const preview = async (stage: Stage) => {
  await drop(stage, rows);
  await stage.sees('[data-place="3:1"]');
};

export const bulkScreens: readonly Screen[] = [
  { name: 'bulk-file', path, who: 'operator' },
  { name: 'bulk-file-first', path, who: 'newcomer' },
  {
    name: 'bulk-file-refused',
    path,
    who: 'operator',
    act: async (stage) => {
      const file = { name: 'zdjecie.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n1;2\n') };
      await stage.page.locator('.drop input').setInputFiles(file);
      await stage.sees('main .notice');
    },
  },
  { name: 'bulk-preview', path, who: 'operator', act: preview },
  {
    name: 'bulk-editing',
    path,
    who: 'operator',
    act: async (stage) => {
      await preview(stage);
      await stage.page.locator('[data-place="5:1"]').click();
    },
  },
  {
    name: 'bulk-only-refused',
    path,
    who: 'operator',
    act: async (stage) => {
      await preview(stage);
      await stage.page.getByLabel(stage.text('bulk.onlyRefused')).check();
    },
  },
  {
    name: 'bulk-report',
    path,
    who: 'operator',
    act: async (stage) => {
      const names = ['kierownik', 'kasjer', 'magazynier'].map((name) => `${name}-${stage.mark}@firma.pl;;200;;;`);
      await drop(stage, names);
      await stage.sees('[data-place="4:1"]');
      await stage.press('bulk.run', { n: 3 });
      await stage.sees('table code');
    },
  },
];
