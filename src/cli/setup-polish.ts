import type { Translation } from '#base/catalogue.ts';
import type { setupEnglish } from './setup-english.ts';

/** The words for setting mail programs up, in Polish. */
export const setupPolish: Translation<typeof setupEnglish> = {
  accountSetup: 'podaj, o co zapyta program pocztowy, żeby używać konta',
  setupLogin: (login) => `Login: ${login}, hasło to hasło konta.`,
  setupIncoming: 'przychodząca',
  setupOutgoing: 'wychodząca',
  setupProfile: (link) => `Na telefonie iPhone, iPadzie lub Macu otwórz: ${link}`,
};
