import { deletedBytes } from '#store/listing.ts';
import type { AccountReader, MailboxRow } from '#store/types.ts';
import { formatMailboxStatus } from '#wire/imap/mailbox-response.ts';
import type { StatusArguments, StatusItem } from '#wire/imap/status.ts';
import { readerOf, requireMailbox, speaksUtf8 } from './account.ts';
import { objectIds } from './object-ids.ts';
import type { Responses, Session } from './types.ts';

/** STATUS (RFC 9051 6.3.11). */
export async function* status(session: Session, { mailbox, items }: StatusArguments): Responses {
  const reader = readerOf(session);
  const row = await requireMailbox(reader, mailbox);
  yield await statusResponse(session, reader, row, items);
  return { status: 'OK', text: 'Status completed' };
}

/** The STATUS response of a mailbox. */
export async function statusResponse(
  session: Session,
  reader: AccountReader,
  row: MailboxRow,
  items: readonly StatusItem[],
): Promise<string> {
  // RFC 7162 3.1: asking for it says that the client knows what modseqs are.
  if (items.includes('HIGHESTMODSEQ')) session.enabled.condstore = true;
  const values = await Promise.all(
    items.map(async (item) => [item, await valueOf(session, reader, row, item)] as const),
  );
  return formatMailboxStatus(row.name, values, speaksUtf8(session));
}

async function valueOf(
  { settings }: Session,
  reader: AccountReader,
  row: MailboxRow,
  item: StatusItem,
): Promise<number | string> {
  switch (item) {
    case 'MESSAGES':
      return row.total;
    // not done: \Recent, which RFC 9051 gave up: every session would have to write.
    case 'RECENT':
      return 0;
    case 'UIDNEXT':
      return row.uid_next;
    case 'UIDVALIDITY':
      return row.uid_validity;
    case 'UNSEEN':
      return row.unseen;
    case 'DELETED':
      return row.deleted;
    case 'SIZE':
      return row.bytes;
    case 'HIGHESTMODSEQ':
      return row.modseq;
    case 'APPENDLIMIT':
      return settings.messageSize;
    case 'MAILBOXID':
      return objectIds.mailbox(row.mailbox_id);
    // RFC 9208 5.1: a resource STORAGE counts in units of 1,024 octets; this item of STATUS in octets (4.1.4).
    case 'DELETED-STORAGE':
      return row.deleted === 0 ? 0 : deletedBytes(reader, row.mailbox_id);
  }
}
