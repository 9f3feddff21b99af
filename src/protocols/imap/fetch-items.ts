import type { EmailColumns } from '#store/listing.ts';
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
import { objectIds } from './object-ids.ts';

/** Items whose bytes are in the body. */
export type StreamedItem = Extract<FetchItem, { kind: 'section' | 'binary' | 'binary-size' }>;

/** Items that rows answer. */
export type RowItem = Exclude<FetchItem, StreamedItem>;

/** A message with what items ask of its email (columnsFor). */
export type ItemRow = MessageRow & EmailColumns;

/** Items that the narrow row of a message does not answer, and the column of its email that does. */
const wide = {
  THREADID: 'thread_id',
  ENVELOPE: 'envelope',
  BODY: 'structure',
  BODYSTRUCTURE: 'structure',
} as const satisfies Partial<Record<SimpleItem, keyof EmailColumns>>;

export function isStreamed(item: FetchItem): item is StreamedItem {
  return item.kind === 'section' || item.kind === 'binary' || item.kind === 'binary-size';
}

/** The columns of email rows that items need; none where the narrow rows of messages are enough. */
export function columnsFor(items: readonly FetchItem[]): (keyof EmailColumns)[] {
  const columns = items.flatMap((item): (keyof EmailColumns)[] => {
    if (item.kind === 'preview') return ['preview'];
    if (item.kind !== 'simple') return ['body_ref', 'structure'];
    return isWide(item.name) ? [wide[item.name]] : [];
  });
  return [...new Set(columns)].toSorted();
}

function isWide(name: SimpleItem): name is keyof typeof wide {
  return Object.hasOwn(wide, name);
}

/** An item of a FETCH response, its name in front. */
export function formatItem(item: RowItem, row: ItemRow, utf8: boolean): string {
  if (item.kind === 'preview') return formatPreview(row.preview, utf8);
  switch (item.name) {
    case 'THREADID':
      return formatObjectId('THREADID', objectIds.thread(row.thread_id));
    case 'ENVELOPE':
      return `ENVELOPE ${formatEnvelope(row.envelope, utf8)}`;
    case 'BODY':
      return `BODY ${formatBody(row.structure, utf8)}`;
    case 'BODYSTRUCTURE':
      return `BODYSTRUCTURE ${formatBodyStructure(row.structure, utf8)}`;
    default:
      return formatNarrow(item.name, row);
  }
}

function formatNarrow(name: Exclude<SimpleItem, keyof typeof wide>, row: MessageRow) {
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
