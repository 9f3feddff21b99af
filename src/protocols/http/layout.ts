import { html } from 'hono/html';
import type { Language } from '#base/catalogue.ts';

/** HTML that is escaped where it must be. */
export type Html = ReturnType<typeof html>;

const languageNames: Readonly<Record<Language, string>> = { pl: 'Polski', en: 'English' };

/** A page: its heading is its title. `path` is where the same page is in the other language. */
export function layout(page: { language: Language; title: string; path: string; content: Html }): Html {
  const { language, title, path, content } = page;
  const other: Language = language === 'pl' ? 'en' : 'pl';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/assets/owl.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <header>
          <a class="mark" href="/?lang=${language}"><img src="/assets/owl.svg" alt="" width="32" height="32" />Sowa</a>
          <nav><a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${languageNames[other]}</a></nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
}
