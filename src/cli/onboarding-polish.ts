import type { Translation } from '#base/catalogue.ts';
import type { onboardingEnglish } from './onboarding-english.ts';

/** The commands that bring a domain here, in Polish. */
export const onboardingPolish: Translation<typeof onboardingEnglish> = {
  optionVouched: 'poręcz, że domena należy do tego, kto ją dostaje, bez dowodu w DNS',
  domainProve: 'sprawdź, czy DNS zgłoszonej domeny pokazuje dowód; kod wyjścia 1, gdy nie',
  domainPublish: 'wstaw rekordy, które domena powinna mieć, do jej strefy, jeśli ta jest tu zarządzana',
  optionDryRun: 'tylko pokaż, co zostałoby zmienione',
  optionOnly:
    'tylko rekordy do tych celów, po przecinku: mx, spf, dkim, dmarc, tls-rpt, mta-sts, srv, autoconfig, autodiscover, tlsa',
  optionReplace: 'zastąp cudze rekordy, które stoją na przeszkodzie',
  dns: 'serwery DNS, których strefy są tu zarządzane',
  dnsZones: 'wypisz strefy, które są tu zarządzane',
  headAction: 'CO',
  headZone: 'STREFA',
  headServer: 'SERWER',
  headOwnership: 'WŁASNOŚĆ',
  ownership: (state) => ({ pending: 'BEZ DOWODU', proved: 'dowód', vouched: 'poręczona' })[state] ?? state,
  noManagedDns: 'Nie ma tu zarządzanych serwerów DNS: wymień je w konfiguracji, pod "managed_dns".',
  noZones: 'Serwery DNS nie mają dla nas stref.',
  noManagedZone: (domain) =>
    `Żaden zarządzany tu serwer DNS nie ma strefy domeny ${domain}: "sowa domain records ${domain}" pokazuje, co do niej wstawić.`,
  proveFirst: (domain) =>
    `Nie ma jeszcze dowodu, czyja jest ${domain}, więc jej poczta byłaby tu odrzucana: najpierw "sowa domain prove ${domain}".`,
  badPurpose: (purpose, purposes) => `"${purpose}" nie jest celem rekordu: wybierz spośród ${purposes}.`,
  noClaim: (domain) => `Nie ma otwartego zgłoszenia domeny ${domain}: "sowa domain list" pokazuje, czyja jest.`,
  domainTaken: (domain) => `Domena ${domain} należy tu do klienta.`,
  tooManyClaims: 'Zbyt wiele domen czeka na dowód: udowodnij albo usuń niektóre.',
};
