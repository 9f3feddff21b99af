import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';

/** What the command line says, in one language. */
export type CliTexts = Translation<typeof english>;

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** The texts of the command line in a language. */
export function textsIn(language: Language): CliTexts {
  return catalogue[language];
}
