import type { Translation } from '#base/catalogue.ts';
import type { MtaStsMode } from '#directory/mta-sts.ts';
import type { SigningKeyState } from '#directory/signing-key-states.ts';
import type { domainEnglish } from './domain-english.ts';

const keyStates: Readonly<Record<SigningKeyState, (due: string | null) => string>> = {
  made: () => 'nowy: umieść jego rekord w DNS; jeszcze nie podpisuje',
  published: () => 'opublikowany; czeka, aż będą go miały wszystkie serwery strefy',
  seen: (due) => `widoczny na każdym serwerze; podpisuje od ${due ?? 'wkrótce'}, gdy resolwery zapomną, że go nie było`,
  active: () => 'podpisuje',
  retired: (due) => `już nie podpisuje; zostaw jego rekord do ${due ?? 'dojścia jego poczty'}, dla poczty w drodze`,
  expired: () => 'usuń jego rekord z DNS',
};

const mtaStsModes: Readonly<Record<MtaStsMode, string>> = {
  testing: 'testing: inni zgłaszają, co by się nie udało, i dostarczają',
  enforce: 'enforce: inni dostarczają do nas przez sprawdzone TLS albo wcale',
  none: 'none: inni dowiadują się, że polityki już nie ma',
};

/** The commands about the DNS of domains, in Polish. */
export const domainPolish: Translation<typeof domainEnglish> = {
  domainDkim: 'pokaż klucze DKIM domeny: na jakim etapie jest każdy i jaki rekord musi mieć DNS',
  optionRotate: 'utwórz nowe klucze; podpisują, gdy ich rekordy widać wszędzie',
  optionActivate: 'niech nowe klucze podpisują od zaraz, cokolwiek mówi DNS',
  dkimState: (state, due) => keyStates[state](due),
  domainRecords: 'wypisz rekordy DNS, które domena powinna mieć',
  domainCheck: 'sprawdź DNS domeny na jej serwerach i w resolwerze; kod wyjścia 1, gdy coś jest nie tak',
  domainDrift: 'wypisz zmiany, które znalazło codzienne sprawdzenie DNS domeny',
  noDrift: 'Nic się nie zmieniło na gorsze.',
  domainMtaSts: 'pokaż lub wybierz, czego domena wymaga od tych, którzy do niej dostarczają',
  mtaStsModeArgument: 'testing, enforce lub none',
  mtaStsModeIs: (domain, mode) => `MTA-STS domeny ${domain} to ${mtaStsModes[mode]}.`,
  optionZone: 'jako wiersze pliku strefy',
  optionCopy: 'jako pola formularza, do skopiowania',
  headPurpose: 'CEL',
  headRecord: 'REKORD',
  headType: 'TYP',
  headData: 'DANE',
  headWhen: 'KIEDY',
  fieldHost: 'Nazwa',
  fieldType: 'Typ',
  fieldValue: 'Wartość',
  fieldPriority: 'Priorytet',
  fieldWeight: 'Waga',
  fieldPort: 'Port',
};
