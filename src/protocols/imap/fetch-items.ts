import type { EmailMessageRow } from '#store/listing.ts';
import type { MessageRow } from '#store/types.ts';
import { formatBody, formatBodyStructure } from '#wire/imap/body-structure.ts';
import { formatEnvelope } from '#wire/imap/envelope.ts';
import {
  formatInternalDate,
  formatModseq,
  formatObjectId,
  formatPreview,
  formatSaveDate,
} from '#wire/imap/fetch-response.ts';
import type { FetchItem, SimpleItem } from '#wire/imap/fetch.ts';
import { formatFlags } from '#wire/imap/flag.ts';
import { unpackEnvelope, unpackStructure } from '#wire/mime/compact.ts';
import { objectIds } from './object-ids.ts';

/** Items whose bytes are in the body. */
export type StreamedItem = Extract<FetchItem, { kind: 'section' | 'binary' | 'binary-size' }>;

/** Items that rows answer. */
export type RowItem = Exclude<FetchItem, StreamedItem>;

/** Items that the narrow row of a message answers; for all others its email is needed. */
const narrow: ReadonlySet<SimpleItem> = new Set<SimpleItem>([
  'UID',
  'FLAGS',
  'INTERNALDATE',
  'RFC822.SIZE',
  'MODSEQ',
  'EMAILID',
  'SAVEDATE',
]);

export function isStreamed(item: FetchItem): item is StreamedItem {
  return item.kind === 'section' || item.kind === 'binary' || item.kind === 'binary-size';
}

/** Whether items need more than the narrow rows of messages. */
export function needsEmail(items: readonly FetchItem[]): boolean {
  return items.some((item) => item.kind !== 'simple' || !narrow.has(item.name));
}

/** An item of a FETCH response, its name in front. */
export function formatItem(item: RowItem, row: EmailMessageRow, utf8: boolean): string {
  if (item.kind === 'preview') return formatPreview(row.preview, utf8);
  switch (item.name) {
    case 'THREADID':
      return formatObjectId('THREADID', objectIds.thread(row.thread_id));
    case 'ENVELOPE':
      return `ENVELOPE ${formatEnvelope(unpackEnvelope(row.envelope), utf8)}`;
    case 'BODY':
      return `BODY ${formatBody(unpackStructure(row.structure), utf8)}`;
    case 'BODYSTRUCTURE':
      return `BODYSTRUCTURE ${formatBodyStructure(unpackStructure(row.structure), utf8)}`;
    default:
      return formatNarrow(item.name, row);
  }
}

function formatNarrow(name: Exclude<SimpleItem, 'THREADID' | 'ENVELOPE' | 'BODY' | 'BODYSTRUCTURE'>, row: MessageRow) {
  switch (name) {
    case 'UID':
      return `UID ${row.uid}`;
    case 'FLAGS':
      return `FLAGS ${formatFlags(row.flags, row.keywords)}`;
    case 'INTERNALDATE':
      return formatInternalDate(row.internal_date);
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${row.size}`;
    case 'MODSEQ':
      return formatModseq(row.modseq);
    case 'EMAILID':
      return formatObjectId('EMAILID', objectIds.email(row.email_id));
    case 'SAVEDATE':
      return formatSaveDate(row.save_date);
  }
}
