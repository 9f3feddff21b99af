import { polishPlural, type Translation } from '#base/catalogue.ts';
import type { DomainNameFault } from '#directory/domain-names.ts';
import type { DnsFault } from '#net/dns/driver.ts';
import type { AuthorityFailure } from '#net/dns/types.ts';
import type { PlannedSet } from './change-set.ts';
import type { onboardingEnglish } from './onboarding-english.ts';

const nameFaults: Readonly<Record<DomainNameFault, (name: string) => string>> = {
  'single-label': (name) => `${name} nie ma kropki: nikt nie może mieć domeny najwyższego poziomu ani nazwy maszyny.`,
  reserved: (name) =>
    `${name} jest zarezerwowana do testów lub sieci zamkniętych: nikt nie dowiedzie, że ją ma, ale operator może za nią poręczyć.`,
  'public-suffix': (name) => `${name} jest sufiksem publicznym, pod którym każdy rejestruje: dodaj domenę pod nim.`,
  'bad-idna': (name) => `${name} ma etykietę zaczynającą się od "xn--", która nic nie znaczy: sprawdź pisownię.`,
};

const dnsFaults: Readonly<Record<DnsFault, (server: string, zone: string) => string>> = {
  timeout: (server) => `Serwer DNS ${server} nie odpowiedział na czas.`,
  unreachable: (server) => `Serwer DNS ${server} jest nieosiągalny przez TCP.`,
  malformed: (server) => `Serwer DNS ${server} dał odpowiedź nie do odczytania.`,
  'not-understood': (server) => `Serwer DNS ${server} nie zrozumiał tego, co dostał (FORMERR).`,
  servfail: (server, zone) =>
    `Serwer DNS ${server} nie mógł tego zrobić (SERVFAIL): powód dla strefy ${zone} jest w jego dzienniku.`,
  'not-implemented': (server) => `Serwer DNS ${server} nie przyjmuje zmian dynamicznych (NOTIMP).`,
  refused: (server, zone) => `Serwer DNS ${server} nie pozwala kluczowi zmieniać strefy ${zone} (REFUSED).`,
  'not-authoritative': (server, zone) => `Serwer DNS ${server} nie jest serwerem głównym strefy ${zone} (NOTAUTH).`,
  'not-in-zone': (server, zone) => `Serwer DNS ${server} mówi, że jakaś nazwa leży poza strefą ${zone} (NOTZONE).`,
  'bad-key': (server, zone) =>
    `Serwer DNS ${server} nie zna klucza TSIG albo nie pozwala mu na to w strefie ${zone} (BADKEY).`,
  'bad-signature': (server) => `Serwer DNS ${server} ma inny sekret klucza TSIG niż konfiguracja tutaj (BADSIG).`,
  'bad-time': (server) => `Zegary serwera DNS ${server} i tej maszyny zbytnio się różnią (BADTIME).`,
  unsigned: (server) => `Odpowiedź serwera DNS ${server} nie jest podpisana kluczem, więc nie dano jej wiary.`,
  changed: (server, zone) => `Ktoś inny zmienił tymczasem strefę ${zone} na ${server}: obejrzyj ją jeszcze raz.`,
  'not-kept': (server, zone) => `Serwer DNS ${server} przyjął zmiany strefy ${zone}, ale ich nie ma.`,
  delegated: (server, zone) => `Jakaś nazwa ze strefy ${zone} jest oddelegowana do innych serwerów niż ${server}.`,
};

const failures: Readonly<Partial<Record<AuthorityFailure, string>>> = {
  timeout: 'brak odpowiedzi na czas',
  unreachable: 'żaden serwer nie jest osiągalny',
  lame: 'jej serwery nie znają strefy',
  servfail: 'SERVFAIL: strefa albo jej podpisy są zepsute',
  refused: 'REFUSED',
};

const actions: Readonly<Record<PlannedSet['action'], string>> = {
  keep: 'dobrze',
  add: 'dodaj',
  replace: 'ZASTĄP',
  conflict: 'KONFLIKT',
};

/** What is said about claiming domains and changing their zones, in Polish. */
export const onboardingPolish: Translation<typeof onboardingEnglish> = {
  nameFault: (fault, name) => nameFaults[fault](name),
  dnsFault: (fault, server, zone) => dnsFaults[fault](server, zone),
  action: (action) => actions[action],
  claimed: (domain, until) =>
    `${domain} czeka na dowód do ${until}. Nie odbiera i nie wysyła niczego, póki jej DNS nie pokaże jednego z tych rekordów:`,
  proved: (domain, type) => `Dowód na ${domain} jest w jej rekordzie ${type}: odbiera i wysyła teraz pocztę.`,
  proofMissing: (name) =>
    `Pod ${name} nie ma jeszcze takiego rekordu. Jeśli dopiero powstał, jej serwery mogą potrzebować minuty.`,
  proofWrong: (name, found) => `${name} pokazuje co innego: ${found}.`,
  proofUnknown: (name, reason) => `DNS nie mówi, co jest pod ${name}: ${failures[reason] ?? reason}.`,
  elsewhere: 'inny DNS',
  lost: (records) => `zamiast ${records}`,
  nothingToDo: 'Strefy mają już wszystko.',
  published: (sets) =>
    `Opublikowano; zmieniono i widać na serwerze głównym ${sets} ${polishPlural(sets, 'zestaw', 'zestawy', 'zestawów')} rekordów.`,
  conflicts: 'Na miejscu naszych rekordów stoją cudze. Nie zostały ruszone; --replace wstawi nasze zamiast nich.',
  undone: 'Wszystko jest tak, jak było.',
  left: (records) => `Tego nie dało się cofnąć: ${records}.`,
};
