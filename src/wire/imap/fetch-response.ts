/** FETCH responses (RFC 9051 7.5.2 and the extensions cited): the items, to be joined by spaces. */
import { formatDateTime } from './date-time.ts';
import type { FetchItem } from './fetch.ts';
import { formatSection } from './section.ts';
import { formatNstring } from './string.ts';

/** `* 1 FETCH (items)`, for items that need no stream. */
export function formatFetch(number: number, items: readonly string[]): string {
  return `${fetchStart(number)}${items.join(' ')}${fetchEnd}`;
}

/** In front of the first item. */
export function fetchStart(number: number): string {
  return `* ${number} FETCH (`;
}

/** Behind the last item. */
export const fetchEnd = ')\r\n';

/** As FETCH responses with FLAGS have it once CONDSTORE is enabled (RFC 7162 3.1.4). */
export function formatModseq(modseq: number): string {
  return `MODSEQ (${modseq})`;
}

export function formatInternalDate(instant: number): string {
  return `INTERNALDATE ${formatDateTime(instant)}`;
}

/** RFC 8514 4.2; null where the mailbox keeps none. */
export function formatSaveDate(instant: number | null): string {
  return `SAVEDATE ${instant === null ? 'NIL' : formatDateTime(instant)}`;
}

/** RFC 8474 5.1 and 5.2; a thread id is null where the message is in no thread. */
export function formatObjectId(name: 'EMAILID' | 'THREADID', id: string | null): string {
  return `${name} ${id === null ? 'NIL' : `(${id})`}`;
}

/** RFC 8970 3.2; null where a lazy one was asked for and there is none. */
export function formatPreview(preview: string | null, utf8: boolean): string {
  return `PREVIEW ${formatNstring(preview, utf8)}`;
}

/** How the response calls a section: the client's own words, and of a range where it begins. The value follows a space. */
export function sectionName(item: Extract<FetchItem, { kind: 'section' | 'binary' | 'binary-size' }>): string {
  if (item.kind === 'binary-size') return `BINARY.SIZE${formatSection({ part: item.part, text: null })}`;
  const origin = item.partial === null ? '' : `<${item.partial.offset}>`;
  if (item.kind === 'binary') return `BINARY${formatSection({ part: item.part, text: null })}${origin}`;
  return item.name === 'BODY' ? `BODY${formatSection(item.section)}${origin}` : item.name;
}
