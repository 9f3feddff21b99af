import type { MessageColumns } from '#store/message-columns.ts';
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

/** A message with what items ask of it (columnsFor). */
export type ItemRow = MessageColumns;

const columnsOf = {
  UID: ['uid'],
  FLAGS: ['flags', 'keywords'],
  INTERNALDATE: ['internal_date'],
  'RFC822.SIZE': ['size'],
  ENVELOPE: ['envelope'],
  BODY: ['structure'],
  BODYSTRUCTURE: ['structure'],
  MODSEQ: ['modseq'],
  EMAILID: ['email_id'],
  THREADID: ['thread_id'],
  SAVEDATE: ['save_date'],
} as const satisfies Record<SimpleItem, readonly (keyof ItemRow)[]>;

/** What is asked where a body is read: where it lies, and what the message says of itself once it is \Seen. */
const columnsOfBody = ['email_id', 'size', 'body_ref', 'structure', 'flags', 'keywords', 'modseq'] as const;

export function isStreamed(item: FetchItem): item is StreamedItem {
  return item.kind === 'section' || item.kind === 'binary' || item.kind === 'binary-size';
}

/** The columns that items need, in an order that is the same for the same items. */
export function columnsFor(items: readonly FetchItem[]): (keyof ItemRow)[] {
  const columns = items.flatMap((item): readonly (keyof ItemRow)[] => {
    if (item.kind === 'preview') return ['preview'];
    return item.kind === 'simple' ? columnsOf[item.name] : columnsOfBody;
  });
  return [...new Set<keyof ItemRow>(['uid', ...columns])].toSorted();
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
