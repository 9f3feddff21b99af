import { casemap } from '#wire/casemap.ts';
import { parseDate } from '#wire/date.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import type { SortCriterion } from '#wire/imap/sort.ts';
import { unpackEnvelope } from '#wire/mime/compact.ts';
import type { Envelope, EnvelopeAddress } from '#wire/mime/summary.ts';
import type { SearchRow } from './search-plan.ts';

/** A message with what its place hangs on: for each criterion a text that compares by octets, or a number. */
export interface Sortable {
  readonly uid: number;
  readonly modseq: number;
  readonly values: readonly (string | number)[];
}

/** The columns that a message is sorted by. */
export function columnsToSort(criteria: readonly SortCriterion[]): (keyof SearchRow)[] {
  const columns = criteria.flatMap(({ key }): readonly (keyof SearchRow)[] => columnsOf[key] ?? ['envelope']);
  return [...new Set<keyof SearchRow>(['modseq', ...columns])].toSorted();
}

const columnsOf: Readonly<Partial<Record<SortCriterion['key'], readonly (keyof SearchRow)[]>>> = {
  ARRIVAL: ['internal_date'],
  DATE: ['sent_at', 'envelope', 'internal_date'],
  SIZE: ['size'],
  SUBJECT: ['base_subject'],
};

/** The message of a row, ready to be sorted. */
export function sortable(row: SearchRow, criteria: readonly SortCriterion[]): Sortable {
  let envelope: Envelope | undefined;
  const unpacked = () => (envelope ??= unpackEnvelope(row.envelope));
  return { uid: row.uid, modseq: row.modseq, values: criteria.map(({ key }) => valueOf(key, row, unpacked)) };
}

/** RFC 5256 3: by each criterion in turn, REVERSE turning that one around alone; then in the order of the mailbox. */
export function orderBy(criteria: readonly SortCriterion[]): (a: Sortable, b: Sortable) => number {
  const signs = criteria.map(({ reverse }) => (reverse ? -1 : 1));
  return (a, b) => {
    for (const [i, sign] of signs.entries()) {
      const [one, other] = [a.values[i]!, b.values[i]!];
      if (one < other) return -sign;
      if (one > other) return sign;
    }
    return a.uid - b.uid;
  };
}

/** RFC 5256 2.2: the date that the sender wrote, at midnight where its time cannot be read; else INTERNALDATE. */
export function sentDate({ sent_at, envelope, internal_date }: SearchRow): number {
  if (sent_at !== null) return sent_at;
  const { date } = unpackEnvelope(envelope);
  return parseDate((date ?? '').replace(/\d{1,2}\s*:\s*\d{2}.*$/s, '')) ?? internal_date;
}

function valueOf(key: SortCriterion['key'], row: SearchRow, envelope: () => Envelope): string | number {
  switch (key) {
    case 'ARRIVAL':
      return row.internal_date;
    case 'DATE':
      return sentDate(row);
    case 'SIZE':
      return row.size;
    case 'SUBJECT':
      return casemap(row.base_subject);
    case 'CC':
      return casemap(envelope().cc[0]?.mailbox ?? '');
    case 'FROM':
      return casemap(envelope().from[0]?.mailbox ?? '');
    case 'TO':
      return casemap(envelope().to[0]?.mailbox ?? '');
    case 'DISPLAYFROM':
      return casemap(displayed(envelope().from[0]));
    case 'DISPLAYTO':
      return casemap(displayed(envelope().to[0]));
  }
}

/** RFC 5957 3: the name; else the address; of a group its name. */
function displayed(address: EnvelopeAddress | undefined): string {
  if (address === undefined) return '';
  const { name, mailbox, host } = address;
  if (name !== null && name !== '') return decodeWords(name);
  return host === null ? (mailbox ?? '') : `${mailbox ?? ''}@${host}`;
}
