import { type Catalogue, englishPlural, type Language, polishPlural, type Translation } from '#base/catalogue.ts';

const messagesEnglish = (count: number) => `${count} ${englishPlural(count, 'message', 'messages')}`;
const messagesPolish = (count: number) => `${count} ${polishPlural(count, 'wiadomość', 'wiadomości', 'wiadomości')}`;
const octetsEnglish = (count: number) => `${count} ${englishPlural(count, 'octet', 'octets')}`;
const octetsPolish = (count: number) => `${count} ${polishPlural(count, 'oktet', 'oktety', 'oktetów')}`;

const english = {
  ready: (hostname: string) => `${hostname} Sowa POP3 ready`,
  capabilities: 'Capabilities follow',
  startTls: 'Begin TLS now',
  utf8: 'UTF-8 it is',
  languages: 'Languages follow',
  languageName: 'English',
  languageChosen: 'I speak English now',
  sendPassword: 'Send the password',
  maildrop: (count: number, octets: number) => `${messagesEnglish(count)} (${octetsEnglish(octets)})`,
  octets: octetsEnglish,
  topFollows: 'The top of the message follows',
  idsFollow: 'Unique identifiers follow',
  deleted: (number: number) => `Message ${number} deleted`,
  noop: 'Still here',
  bye: 'Bye',

  badSyntax: 'Syntax error in the command or its argument',
  badArgument: 'The argument is not acceptable',
  badState: 'The command has no place here',
  unknownCommand: 'Unknown command',
  unsupported: 'Not offered here',
  lineTooLong: 'The line is too long',
  limit: 'A limit of the account is reached',
  messageGone: 'The message has been removed by another session',
  noSuchMessage: 'There is no such message',
  inUse: 'Another session has the maildrop open',
  authRequired: 'Log in first',
  authFailed: 'Wrong login or password',
  authThrottled: 'Too many failed logins, try again later',
  loginEnded: 'Your login has changed: log in again',
  suspended: 'The account is suspended: ask who gave it to you',
  appPasswordRequired: 'An app password is required: make one in the webmail',
  authCancelled: 'Authentication cancelled',
  tlsRequired: 'Encryption is required for logins',
  tlsInUse: 'TLS is in use already',
  denied: 'Not permitted',
  unknownLanguage: 'I do not speak this language',
  notRemoved: 'The deleted messages could not be removed',
  unavailable: 'The service has a problem, try again later',
  damaged: 'Stored data is damaged',
  internal: 'Internal error',
  shutdown: 'The service is closing, try again later',
  timeout: 'Timeout',
  tooManyErrors: 'Too many errors',
  tooManyConnections: 'Too many connections',
};

const polish: Translation<typeof english> = {
  ready: (hostname) => `${hostname} Sowa POP3 gotowa`,
  capabilities: 'Oto możliwości',
  startTls: 'Zacznij teraz TLS',
  utf8: 'Niech będzie UTF-8',
  languages: 'Oto języki',
  languageName: 'Polski',
  languageChosen: 'Teraz mówię po polsku',
  sendPassword: 'Podaj hasło',
  maildrop: (count, octets) => `${messagesPolish(count)} (${octetsPolish(octets)})`,
  octets: octetsPolish,
  topFollows: 'Oto początek wiadomości',
  idsFollow: 'Oto niepowtarzalne identyfikatory',
  deleted: (number) => `Wiadomość ${number} usunięta`,
  noop: 'Jestem',
  bye: 'Do widzenia',

  badSyntax: 'Błąd składni w poleceniu lub jego argumencie',
  badArgument: 'Niedopuszczalny argument',
  badState: 'Tego polecenia nie można teraz wydać',
  unknownCommand: 'Nieznane polecenie',
  unsupported: 'Tego tu nie ma',
  lineTooLong: 'Za długi wiersz',
  limit: 'Osiągnięto limit konta',
  messageGone: 'Wiadomość usunięto w innej sesji',
  noSuchMessage: 'Nie ma takiej wiadomości',
  inUse: 'Skrzynka jest otwarta w innej sesji',
  authRequired: 'Najpierw się zaloguj',
  authFailed: 'Błędny login lub hasło',
  authThrottled: 'Za dużo nieudanych logowań, spróbuj później',
  loginEnded: 'Dane logowania się zmieniły: zaloguj się ponownie',
  suspended: 'Konto jest zawieszone: zapytaj tego, od kogo je masz',
  appPasswordRequired: 'Potrzebne jest hasło aplikacji: utwórz je w poczcie WWW',
  authCancelled: 'Przerwano logowanie',
  tlsRequired: 'Logowanie wymaga szyfrowania',
  tlsInUse: 'TLS już działa',
  denied: 'Brak uprawnień',
  unknownLanguage: 'Nie znam tego języka',
  notRemoved: 'Nie udało się usunąć zaznaczonych wiadomości',
  unavailable: 'Usługa ma kłopot, spróbuj później',
  damaged: 'Zapisane dane są uszkodzone',
  internal: 'Błąd wewnętrzny',
  shutdown: 'Usługa kończy pracę, spróbuj później',
  timeout: 'Upłynął limit czasu',
  tooManyErrors: 'Za dużo błędów',
  tooManyConnections: 'Za dużo połączeń',
};

/** What POP3 says, in one language. */
export type Pop3Texts = Translation<typeof english>;

/** The name of a text that is always the same. */
export type FixedText = { [K in keyof Pop3Texts]: Pop3Texts[K] extends string ? K : never }[keyof Pop3Texts];

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** The texts of POP3 in a language. */
export function textsIn(language: Language): Pop3Texts {
  return catalogue[language];
}
