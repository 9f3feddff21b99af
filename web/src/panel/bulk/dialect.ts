import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import type { Speech } from '#web/texts/language.tsx';

type Reading = NonNullable<Schemas['ImportPlan']['file']>;

/** Names of encodings as spreadsheets write them. */
const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1250': 'Windows-1250',
  'iso-8859-2': 'ISO 8859-2',
};

const delimiters: Readonly<Record<string, Key>> = { ',': 'bulk.comma', ';': 'bulk.semicolon', '\t': 'bulk.tab' };

/** How a file was read, in words. */
export function dialectText({ encoding, delimiter }: Reading, { t }: Speech): string {
  const name = delimiters[delimiter];
  return `${encodings[encoding] ?? encoding} · ${name === undefined ? delimiter : t(name)}`;
}
