import { html } from 'hono/html';
import type { Catalogue, Language } from '#base/catalogue.ts';
import { type Html, layout } from './layout.ts';

const english = {
  title: (host: string) => `Mail server ${host}`,
  text: 'This is a mail server. Read your mail with a mail program; see to your account and your domains here.',
  signIn: 'Sign in',
  activate: 'Create a mailbox',
};

const texts: Catalogue<typeof english> = {
  en: english,
  pl: {
    title: (host) => `Serwer poczty ${host}`,
    text: 'To jest serwer poczty. Pocztę czyta się programem pocztowym, a tutaj zarządza kontem i domenami.',
    signIn: 'Zaloguj się',
    activate: 'Załóż konto',
  },
};

/** The page at `/`. */
export function frontPage(hostname: string, language: Language, mayActivate: boolean): Html {
  const { title, text, signIn, activate } = texts[language];
  const link = mayActivate ? html`<p><a href="/activate">${activate}</a></p>` : '';
  return layout({
    language,
    title: title(hostname),
    path: '/',
    content: html`<p>${text}</p>
      <p><a class="button" href="/login">${signIn}</a></p>
      ${link}`,
  });
}
