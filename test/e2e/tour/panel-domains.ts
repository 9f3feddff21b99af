// Domains: the list, the page of one, and the steps in which one is added.
import type { Screen, Stage } from './screen.ts';

const at = (domain: string) => `/panel/domains/${domain}`;
const school = 'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl';

/** Asks what becomes of mail for a name. */
const simulate = (name: string) => async (stage: Stage) => {
  await stage.page.locator('input[name=name]').fill(name);
  await stage.press('simulator.ask');
  await stage.sees('form .notice');
};

export const domainScreens: readonly Screen[] = [
  { name: 'domains', path: '/panel/domains', who: 'operator' },
  { name: 'domains-found-none', path: '/panel/domains?filter=nie-ma', who: 'operator' },
  { name: 'domains-of-customer', path: '/panel/domains', who: 'customer' },
  { name: 'domains-of-new-customer', path: '/panel/domains', who: 'newCustomer' },
  { name: 'domains-menu', path: '/panel/domains', who: 'operator', act: (stage) => stage.menu('firma.pl') },
  { name: 'domains-columns', path: '/panel/domains', who: 'operator', act: (stage) => stage.press('table.columns') },
  {
    name: 'domain-remove',
    path: '/panel/domains',
    who: 'operator',
    act: (stage) => stage.menu('urzad-gminy.pl', 'domains.remove'),
  },
  {
    name: 'domain-remove-refused',
    path: '/panel/domains',
    who: 'operator',
    act: async (stage) => {
      await stage.menu('firma.pl', 'domains.remove');
      await stage.press('domains.remove');
      await stage.sees('.dialog .notice');
    },
  },
  { name: 'domain', path: at('firma.pl'), who: 'operator' },
  { name: 'domain-unknown', path: at('nieznana.pl'), who: 'operator' },
  {
    name: 'domain-faults',
    path: at('urzad-gminy.pl'),
    who: 'operator',
    act: ({ page }) => page.locator('details summary').first().click(),
  },
  { name: 'domain-split', path: at('podzielona.pl'), who: 'operator', act: simulate('nikt') },
  { name: 'domain-simulated', path: at('firma.pl'), who: 'operator', act: simulate('anna.kowalska') },
  { name: 'domain-claimed', path: at('nowa-galeria.pl'), who: 'operator' },
  { name: 'domain-not-checked', path: at('piekarnia.pl'), who: 'customer' },
  {
    name: 'domain-mend',
    path: at(school),
    who: 'operator',
    act: async (stage) => {
      await stage.press('diagnosis.mend');
      await stage.sees('.dialog table, .dialog .rows, .dialog .notice');
    },
  },
  { name: 'wizard-domain', path: '/panel/domains/new', who: 'operator' },
  {
    name: 'wizard-domain-refused',
    path: '/panel/domains/new',
    who: 'operator',
    act: async (stage) => {
      await stage.page.getByRole('radio').last().press('Space');
      await stage.type('domains.name', 'to nie domena');
      await stage.page.keyboard.press('Enter');
      await stage.sees('.field .wrong, main .notice');
    },
  },
  { name: 'wizard-proof', path: `${at('nowa-galeria.pl')}/setup/proof`, who: 'operator' },
  {
    name: 'wizard-proof-missing',
    path: `${at('nowa-galeria.pl')}/setup/proof`,
    who: 'operator',
    act: async (stage) => {
      await stage.press('proof.check');
      await stage.sees('main .notice');
    },
  },
  { name: 'wizard-proof-vouched', path: `${at(school)}/setup/proof`, who: 'operator' },
  { name: 'wizard-mode', path: `${at(school)}/setup/mode`, who: 'operator' },
  { name: 'wizard-mode-split', path: `${at('podzielona.pl')}/setup/mode`, who: 'operator' },
  { name: 'wizard-records', path: `${at(school)}/setup/records`, who: 'operator' },
  {
    name: 'wizard-records-elsewhere',
    path: `${at('urzad-gminy.pl')}/setup/records`,
    who: 'operator',
    act: ({ page }) => page.locator('details summary').last().click(),
  },
  { name: 'wizard-check', path: `${at('firma.pl')}/setup/check`, who: 'operator' },
];
