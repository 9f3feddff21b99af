// What the installation of the tour has in it.

/** Zones of the DNS server: all that the records of domains are compared with. */
export const zones = {
  'firma.pl': [],
  'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl': [
    'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl. 60 MX 10 poczta.dotychczasowy-dostawca.pl.',
  ],
  'urzad-gminy.pl': ['urzad-gminy.pl. 60 TXT "v=spf1 include:_spf.inny-dostawca.pl -all"'],
  'podzielona.pl': ['podzielona.pl. 60 MX 10 mx.podzielona.pl.', 'mx.podzielona.pl. 60 A 127.0.0.2'],
  'nowa-galeria.pl': [],
};

export const domains = [
  { name: 'firma.pl', vouched: true },
  { name: 'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl', vouched: true },
  { name: 'urzad-gminy.pl', vouched: true },
  { name: 'piekarnia.pl', vouched: true },
  { name: 'podzielona.pl', vouched: true, target: { host: '127.0.0.2' } },
  { name: 'nowa-galeria.pl' },
];

/** Names and what others see beside them; `k.…` are of the customer. */
export const accountNames: readonly (readonly [string, string])[] = [
  ['anna.kowalska', 'Anna Kowalska'],
  ['piotr.kaminski', 'Piotr Kamiński'],
  ['tomasz.wojcik', 'Tomasz Wójcik'],
  ['maria-aleksandra.brzeczyszczykiewicz', 'Maria Aleksandra Brzęczyszczykiewicz-Łękołodzka'],
  ['zofia.lewandowska', 'Zofia Lewandowska'],
  ['jakub.zielinski', 'Jakub Zieliński'],
  ['ewa.szymanska', 'Ewa Szymańska'],
  ['michal.dabrowski', 'Michał Dąbrowski'],
  ['katarzyna.wozniak', ''],
  ['k.piekarz', 'Krzysztof Piekarz'],
  ['k.sklep', 'Sklep firmowy'],
];

export const contracts: readonly (readonly [string, object])[] = [
  ['k-1001', { access: 'hfc', secret: 'aabbcc001101', mailboxes: 1 }],
  ['k-1002', { access: 'hfc', secret: 'aabbcc001102', mailboxes: 5 }],
  ['krystyna.malinowska', { access: 'dsl', secret: 'Tajne-haslo-7', mailboxes: 2 }],
  ['osiedle-sloneczne-klatka-b-mieszkanie-124', { access: 'dsl', secret: 'Tajne-haslo-8', mailboxes: 22 }],
];

/** To whom mail goes that does not arrive. */
export const letters = [
  'kontakt@wolny.pl',
  'zarzad.wspolnoty.mieszkaniowej.sloneczna.12@wolny.pl',
  'nikt@podzielona.pl',
  'kto@nieistnieje.example',
  'zofia.lewandowska@firma.pl',
];
