import type { Catalogue, Language, Translation } from '#base/catalogue.ts';

const english = {
  subject: (subject: string) => (subject === '' ? 'I am away' : `I am away: ${subject}`),
  away: 'Thank you for your message. I am away at the moment and will read it when I am back.',
  until: (date: string) => `Thank you for your message. I am away until ${date} and will read it when I am back.`,
};

const polish: Translation<typeof english> = {
  subject: (subject) => (subject === '' ? 'Jestem poza biurem' : `Jestem poza biurem: ${subject}`),
  away: 'Dziękuję za wiadomość. Jestem teraz poza biurem i przeczytam ją po powrocie.',
  until: (date) => `Dziękuję za wiadomość. Jestem poza biurem do ${date} i przeczytam ją po powrocie.`,
};

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What is answered where the owner wrote nothing, in the owner's language. */
export function vacationTexts(language: Language): Translation<typeof english> {
  return catalogue[language];
}

/** The day of a time, as people of that language write it. */
export function dayIn(language: Language, time: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}
