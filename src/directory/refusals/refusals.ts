import type { Catalogue, Language } from '#base/catalogue.ts';
import type { MailError } from '#base/errors.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** Why something is refused, apart from its code: stable, for programs. */
export type RefusalReason = keyof typeof english;

/** All of them, in the order of the alphabet. */
export const refusalReasons = Object.keys(english) as [RefusalReason, ...RefusalReason[]];

/** The reason of a refusal; undefined where its code says everything. */
export function refusalReason({ detail }: MailError): RefusalReason | undefined {
  return refusalReasons.find((reason) => reason === detail['reason']);
}

/** Why it was refused and what to do, in one sentence; undefined where the code says everything. */
export function refusalText(error: MailError, language: Language): string | undefined {
  const reason = refusalReason(error);
  return reason === undefined ? undefined : catalogue[language][reason](error.detail);
}
