import { type Language, languageOf } from '#base/catalogue.ts';

/** The language of an answer: the one that is asked for, else the first of Accept-Language (RFC 9110 12.5.4) that we speak. */
export function answerLanguage(asked: string | undefined, acceptLanguage: string | undefined): Language {
  return asked === undefined ? languageOf(...preferred(acceptLanguage ?? '')) : languageOf(asked);
}

/** The language ranges that we have, by their weight. */
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
