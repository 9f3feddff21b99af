import { type Catalogue, languageOf } from '#base/catalogue.ts';
import type { Reply } from './reply.ts';

const english = {
  title: (host: string) => `Mail server ${host}`,
  text: 'This is a mail server. Read your mail with a mail program; there is no webmail here yet.',
};

const texts: Catalogue<typeof english> = {
  en: english,
  pl: {
    title: (host) => `Serwer poczty ${host}`,
    text: 'To jest serwer poczty. Pocztę czyta się programem pocztowym; webmaila jeszcze tu nie ma.',
  },
};

/** The page at `/`, in the first language of Accept-Language that we speak. */
export function frontPage(hostname: string, acceptLanguage: string | undefined): Reply {
  const language = languageOf(...preferred(acceptLanguage ?? ''));
  const { title, text } = texts[language];
  const body = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title(hostname)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}</style></head>
<body><h1>${title(hostname)}</h1><p>${text}</p></body>
</html>
`;
  return { status: 200, type: 'text/html; charset=utf-8', body, headers: { Vary: 'Accept-Language' } };
}

/** The language ranges of RFC 9110 12.5.4 that we have, by their weight. */
function preferred(header: string): string[] {
  const ranges = header.split(',').map((item) => {
    const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { range, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  return ranges
    .filter(({ range, weight }) => /^(en|pl)\b/i.test(range) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}
