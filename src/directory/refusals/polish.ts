import { polishPlural, type Translation } from '#base/catalogue.ts';
import type { english } from './english.ts';
import { megabytes } from './values.ts';

export const polish: Translation<typeof english> = {
  'address-taken': ({ address }) => `Adres ${address} jest zajęty: wybierz inny.`,
  'alias-across': ({ address }) => `Alias ${address} należałby do konta innego właściciela: najpierw go usuń.`,
  aliases: ({ limit }) =>
    `Konto może mieć najwyżej ${limit} ${polishPlural(Number(limit), 'alias', 'aliasy', 'aliasów')}: najpierw usuń jeden.`,
  'api-keys': ({ limit }) => `Jeden właściciel ma najwyżej ${limit} kluczy: najpierw unieważnij jeden.`,
  'app-passwords': ({ limit }) => `Haseł aplikacji jest najwyżej ${limit}: najpierw usuń jedno.`,
  changed: () => 'Ktoś to tymczasem zmienił: obejrzyj ponownie.',
  closed: () => 'Konto jest usunięte: najpierw je przywróć.',
  'customer-exists': ({ name }) => `Klient ${name} już jest: wybierz inną nazwę.`,
  'customer-has-domains': () => 'Klient ma domeny: najpierw daj je komuś innemu albo usuń.',
  'domain-claims': ({ limit }) =>
    `Na dowód czeka najwyżej ${limit} domen: najpierw dowiedź jednej albo z jednej zrezygnuj.`,
  'domain-elsewhere': ({ domain }) => `Domena ${domain} należy tu do kogoś innego.`,
  'domain-exists': ({ domain }) => `Domena ${domain} już istnieje.`,
  'domain-has-addresses': ({ domain }) => `Domena ${domain} ma konta, aliasy lub grupy: najpierw je usuń.`,
  'domain-unproved': ({ domain }) => `Nikt jeszcze nie dowiódł, czyja jest domena ${domain}: najpierw to zrób.`,
  entitlement: () => 'Wszystkie skrzynki z tej umowy już istnieją.',
  'foreign-source': ({ address }) => `${address} nie jest adresem tego konta.`,
  'forward-exists': ({ address }) => `Poczta jest już przekierowywana na ${address}.`,
  'forward-itself': ({ address }) => `${address} jest adresem tego konta: przekierowywałoby na samo siebie.`,
  forwards: ({ limit }) =>
    `Konto może mieć najwyżej ${limit} ${polishPlural(Number(limit), 'przekierowanie', 'przekierowania', 'przekierowań')}: najpierw usuń jedno.`,
  'idempotency-reused': () => 'Tego klucza idempotencji użyto do innego żądania: weź nowy.',
  'idempotency-running': () => 'Pierwsze żądanie z tym kluczem idempotencji jeszcze trwa: zaczekaj na nie.',
  'import-running': () => 'Import jeszcze trwa: zaczekaj na niego.',
  'last-operator': () => 'To ostatni operator: najpierw dodaj innego.',
  mail: ({ used, limit }) =>
    `Poczta zajmuje ${megabytes(used, 'pl')}, a miałaby ${megabytes(limit, 'pl')}: daj jej więcej albo najpierw coś usuń.`,
  members: ({ limit }) => `Grupa ma najwyżej ${limit} członków.`,
  networks: ({ limit }) => `Sieć to adres, 192.0.2.0/24 lub 2001:db8::/32; może ich być najwyżej ${limit}.`,
  'not-closed': () => 'Konto nie jest usunięte: nie ma czego przywracać.',
  number: ({ limit }) => `To liczba od 0 do ${limit}.`,
  'one-line': ({ limit }) => `To jeden wiersz, najwyżej ${limit} znaków.`,
  passkeys: ({ limit }) => `Kluczy dostępu jest najwyżej ${limit}: najpierw usuń jeden.`,
  past: () => 'Koniec leży w przeszłości.',
  'plan-in-use': ({ plan }) => `Klienci mają plan ${plan}: najpierw daj im inny.`,
  'plus-sign': () => 'Nazwa skrzynki nie ma plusa: oddziela on nazwę od tego, co do niej dodano.',
  policy: ({ plan, path, limit }) => `Plan ${plan} pozwala najwyżej na ${limit} w ${path}.`,
  postmaster: () => 'To konto przyjmuje pocztę postmastera: najpierw wskaż inne.',
  'rows-refused': ({ refused }) =>
    `Odrzucone wiersze: ${refused}, więc nie powstaje żadne konto: popraw je albo załóż same poprawne.`,
  'second-factor-begun': () => 'Drugi składnik nie jest rozpoczęty: najpierw poproś o nowy sekret.',
  'second-factor-off': () => 'Drugi składnik jest wyłączony.',
  'second-factor-on': () => 'Drugi składnik jest już włączony.',
  slot: ({ number }) => `Miejsce ${number} ma już swoje konto: wybierz wolne.`,
  slots: ({ plan, limit }) => `Wszystkie konta planu ${plan} (${limit}) są zajęte.`,
  space: ({ plan, limit }) => `Plan ${plan} ma ${megabytes(limit, 'pl')} na wszystkie konta: daj temu mniej miejsca.`,
  web: ({ used, limit }) =>
    `Strona domowa zajmuje ${megabytes(used, 'pl')}, a miałaby ${megabytes(limit, 'pl')}: daj jej więcej albo najpierw coś usuń.`,
};
