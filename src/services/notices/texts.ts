import type { Catalogue, Language, Translation } from '#base/catalogue.ts';

/** Letters to owners about their own security. */
const english = {
  from: 'Security',
  'password-subject': 'The password of your mailbox was changed',
  'password-text': () => 'The password of your mailbox was changed.',
  'second-factor-on-subject': 'A second factor was switched on for your mailbox',
  'second-factor-on-text': () =>
    'A second factor was switched on for your mailbox: signing in to the browser asks for a code now, and mail programs need app passwords.',
  'second-factor-off-subject': 'The second factor of your mailbox was switched off',
  'second-factor-off-text': () =>
    'The second factor of your mailbox was switched off: the password alone is enough again.',
  'app-password-subject': 'A new app password for your mailbox',
  'app-password-text': (what: string) => `A new app password was made for your mailbox: ${what}.`,
  'passkey-subject': 'A new passkey for your mailbox',
  'passkey-text': (what: string) => `A new passkey can sign in to your mailbox: ${what}.`,
  'forward-subject': 'Mail of your mailbox is forwarded now',
  'forward-text': (what: string) => `Mail that comes to your mailbox is forwarded from now on to: ${what}.`,
  'sign-in-subject': 'A new sign-in to your mailbox',
  'sign-in-text': (what: string) =>
    `Somebody signed in to your mailbox from a browser or a network that was not seen with it before: ${what}.`,
  letter: ({
    sentence,
    address,
    time,
    by,
    page,
  }: {
    sentence: string;
    address: string;
    time: string;
    by: string | null;
    page: string;
  }) =>
    `${sentence}

Mailbox: ${address}
Time: ${time}${by === null ? '' : `\nBy: ${by}`}

If this was you, there is nothing to do. If it was not, sign in at ${page}, change the password and end the sessions that are not yours; or ask whoever runs your mail.
`,
};

type NoticeTexts = Translation<typeof english>;

const catalogue: Catalogue<typeof english> = {
  en: english,
  pl: {
    from: 'Bezpieczeństwo',
    'password-subject': 'Zmieniono hasło do Twojej skrzynki',
    'password-text': () => 'Zmieniono hasło do Twojej skrzynki.',
    'second-factor-on-subject': 'Włączono drugi składnik logowania do Twojej skrzynki',
    'second-factor-on-text': () =>
      'Włączono drugi składnik logowania do Twojej skrzynki: przeglądarka pyta teraz o kod, a programy pocztowe potrzebują haseł aplikacji.',
    'second-factor-off-subject': 'Wyłączono drugi składnik logowania do Twojej skrzynki',
    'second-factor-off-text': () => 'Wyłączono drugi składnik logowania do Twojej skrzynki: znów wystarcza samo hasło.',
    'app-password-subject': 'Nowe hasło aplikacji do Twojej skrzynki',
    'app-password-text': (what) => `Utworzono nowe hasło aplikacji do Twojej skrzynki: ${what}.`,
    'passkey-subject': 'Nowy klucz dostępu do Twojej skrzynki',
    'passkey-text': (what) => `Do Twojej skrzynki można się logować nowym kluczem dostępu: ${what}.`,
    'forward-subject': 'Poczta z Twojej skrzynki jest teraz przekazywana',
    'forward-text': (what) => `Poczta, która przychodzi do Twojej skrzynki, jest odtąd przekazywana na adres: ${what}.`,
    'sign-in-subject': 'Nowe logowanie do Twojej skrzynki',
    'sign-in-text': (what) =>
      `Ktoś zalogował się do Twojej skrzynki z przeglądarki albo sieci, której wcześniej przy niej nie widziano: ${what}.`,
    letter: ({ sentence, address, time, by, page }) =>
      `${sentence}

Skrzynka: ${address}
Czas: ${time}${by === null ? '' : `\nKto: ${by}`}

Jeśli to Ty, nie musisz nic robić. Jeśli nie, zaloguj się na ${page}, zmień hasło i zakończ sesje, które nie są Twoje; albo zapytaj tego, kto prowadzi Twoją pocztę.
`,
  },
};

/** What letters about security say in a language. */
export function noticeTexts(language: Language): NoticeTexts {
  return catalogue[language];
}
