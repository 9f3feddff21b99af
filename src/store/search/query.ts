import type { EnvelopeField } from './addresses.ts';
import { fold } from '#base/fold.ts';
import { isSearchable, type TextKind } from './text.ts';

/**
 * Where to look: `any` is TEXT of RFC 9051 6.4.4 (header and body), `body` is BODY, the fields of the envelope are
 * SUBJECT, FROM, TO, CC and BCC, and `{ header }` is HEADER with any field name.
 */
export type SearchField = 'any' | 'body' | EnvelopeField | { header: string };

/** A text to be found as a substring, letters folded (fold.ts); an empty one is found everywhere. Plain data. */
export interface SearchQuery {
  field: SearchField;
  text: string;
}

/** What the index is asked: which emails may match. */
export interface LookUp {
  /** The texts to look in: an email that has all needles in one of them may match. */
  kinds: readonly TextKind[];
  /** Folded. */
  needles: readonly string[];
  /** Whether an email that has them does match; otherwise it has to be read. */
  exact: boolean;
}

/** What the index can be asked; null where it has nothing that would help. Only HEADER's text may be empty. */
export function lookUpFor({ field, text }: SearchQuery): LookUp | null {
  const needle = fold(text);
  if (field === 'any') return { kinds: ['head', 'body'], needles: [needle], exact: true };
  if (field === 'body') return { kinds: ['body'], needles: [needle], exact: true };
  if (typeof field === 'string') return { kinds: ['head'], needles: [needle], exact: false };
  const name = field.header.toLowerCase();
  // Fields are in the text as `name: value`; that also finds those who have a field, whatever is in it.
  return isSearchable(name)
    ? { kinds: ['head'], needles: [fold(`${name}:`), needle].filter((text) => text !== ''), exact: false }
    : null;
}

/** Every run of three characters (code points) of a folded text, each once, in order. */
export function trigramsOf(folded: string): string[] {
  const characters = Array.from(folded);
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= characters.length; at++) trigrams.add(characters.slice(at, at + 3).join(''));
  return [...trigrams];
}
