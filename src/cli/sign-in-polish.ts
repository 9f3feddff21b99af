import { polishPlural, type Translation } from '#base/catalogue.ts';
import type { LoginOutcome } from '#directory/login-history.ts';
import type { signInEnglish } from './sign-in-english.ts';

const outcomes: Readonly<Record<LoginOutcome, string>> = {
  ok: 'zalogowano',
  failed: 'złe hasło',
  throttled: 'za dużo prób',
  suspended: 'konto zawieszone',
  'second-factor': 'brak kodu',
};

/** The commands about signing in to the browser, in Polish. */
export const signInPolish: Translation<typeof signInEnglish> = {
  expectSecretUrl: 'adres https:// albo adres http:// na tej maszynie, np. "http://127.0.0.1:8180/introspect"',
  signInOwner: 'adres skrzynki albo login administratora',
  noOwner: (owner) => `Nie ma skrzynki ani administratora ${owner}.`,
  secondFactor: 'pokaż, czy ktoś loguje się kodami jednorazowymi oprócz hasła',
  secondFactorOff: 'wyłącz je temu, kto stracił telefon i kody zapasowe',
  secondFactorIsOff: (owner) => `${owner} nie ma drugiego składnika logowania.`,
  secondFactorIsOn: (owner, since, codes) =>
    `${owner} ma drugi składnik logowania od ${since}; ${polishPlural(codes, 'został', 'zostały', 'zostało')} ${codes} ${polishPlural(codes, 'kod zapasowy', 'kody zapasowe', 'kodów zapasowych')}.`,
  verifyAnswer: 'powiedz, czy rozmówca zna odpowiedź na pytanie pomocnicze; samej odpowiedzi nikt nie zobaczy',
  optionAnswer: 'co mówi rozmówca; bez tego jest czytane ze standardowego wejścia',
  answerRight: 'To jest ta odpowiedź.',
  answerWrong: 'To nie jest ta odpowiedź.',
  browserSession: 'przeglądarki, w których ktoś jest zalogowany',
  browserSessionList: 'wypisz, gdzie ktoś jest zalogowany',
  browserSessionRevoke: 'wyloguj kogoś: w jednej przeglądarce, a bez numeru wszędzie',
  browserSessionNumber: 'numer sesji z listy',
  browserSessionNone: 'Nikt tam nie jest zalogowany.',
  noBrowserSession: (owner, number) => `${owner} nie ma sesji ${number}.`,
  browserSessionsEnded: (owner, count) =>
    `Zakończono ${count} ${polishPlural(count, 'sesję', 'sesje', 'sesji')} ${owner}.`,
  accountLogins: 'wypisz, kto i czym logował się na konto albo próbował',
  noLogins: 'Nikt jeszcze nie próbował.',
  loginOutcome: (outcome) => outcomes[outcome],
  headOutcome: 'WYNIK',
  headAttempts: 'PRÓBY',
  headProtocol: 'PROTOKÓŁ',
  headProgram: 'PROGRAM',
  headClient: 'SKĄD',
  headSince: 'OD',
  headBrowser: 'PRZEGLĄDARKA',
};
