/** The languages that people are spoken to in. */
export const languages = ['en', 'pl'] as const;

export type Language = (typeof languages)[number];

/** A text, or one made from values. */
type Entry = string | ((...values: never[]) => string);

/** Texts by key, in one language. */
type Texts = Readonly<Record<string, Entry>>;

/** The same texts in another language: the same keys, made from the same values. */
export type Translation<T extends Texts> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};

/** The texts of one part of the program in every language. A missing key does not compile. */
export type Catalogue<T extends Texts> = Readonly<Record<Language, Translation<T>>>;

/**
 * The language of the first value that names one we speak, such as `pl`, `pl_PL.UTF-8` or `pl-PL`; English where none
 * does. Empty values are passed over, as POSIX does with LC_ALL, LC_MESSAGES and LANG.
 */
export function languageOf(...tags: readonly (string | undefined)[]): Language {
  const tag = tags.find((candidate) => candidate !== undefined && candidate !== '') ?? '';
  const [primary] = tag.toLowerCase().split(/[-_.@]/);
  return languages.find((language) => language === primary) ?? 'en';
}

const polishRules = new Intl.PluralRules('pl');

/** The English form that goes with a whole number. */
export function englishPlural(count: number, one: string, other: string): string {
  return count === 1 ? one : other;
}

/** The Polish form that goes with a whole number: 1 konto, 2 konta, 5 kont. */
export function polishPlural(count: number, one: string, few: string, many: string): string {
  const category = polishRules.select(count);
  if (category === 'one') return one;
  return category === 'few' ? few : many;
}
