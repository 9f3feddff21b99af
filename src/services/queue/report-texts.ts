import type { Catalogue, Language, Translation } from '#base/catalogue.ts';

const english = {
  from: 'Mail Delivery System',
  subjectFailed: 'Your message could not be delivered',
  subjectDelayed: 'Your message is delayed',
  subjectDelivered: 'Your message was delivered',
  intro: (hostname: string, received: string) =>
    `This is the mail system of ${hostname}, about your message of ${received}.`,
  failed: 'It could not be delivered to:',
  delayed: 'It could not be delivered yet to the following, and will be tried again; you need not send it again:',
  delivered: 'It was delivered to:',
  expanded: 'It was passed on to the members of these groups:',
  relayed: 'It was handed on to a server that does not report deliveries, for:',
  answer: (host: string) => `${host} answered:`,
  reason: 'Reason:',
  expired: 'The time for delivery is over.',
  until: (time: string) => `Tried until ${time}.`,
  returned: 'The message is attached.',
  header: 'The header of the message is attached.',
};

const polish: Translation<typeof english> = {
  from: 'System pocztowy',
  subjectFailed: 'Nie udało się dostarczyć Twojej wiadomości',
  subjectDelayed: 'Twoja wiadomość jest opóźniona',
  subjectDelivered: 'Twoja wiadomość została dostarczona',
  intro: (hostname, received) => `To system pocztowy serwera ${hostname}, w sprawie Twojej wiadomości z ${received}.`,
  failed: 'Nie udało się jej dostarczyć do:',
  delayed:
    'Nie udało się jej jeszcze dostarczyć poniższym adresatom; będą kolejne próby, nie trzeba jej wysyłać ponownie:',
  delivered: 'Została dostarczona do:',
  expanded: 'Została przekazana członkom tych grup:',
  relayed: 'Została przekazana serwerowi, który nie potwierdza doręczeń, dla:',
  answer: (host) => `Serwer ${host} odpowiedział:`,
  reason: 'Przyczyna:',
  expired: 'Czas na dostarczenie minął.',
  until: (time) => `Próby będą trwały do ${time}.`,
  returned: 'W załączniku jest ta wiadomość.',
  header: 'W załączniku jest nagłówek tej wiadomości.',
};

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What reports say to people, in a language. */
export function reportTexts(language: Language): Translation<typeof english> {
  return catalogue[language];
}
