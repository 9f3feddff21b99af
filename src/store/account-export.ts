import { tarEnd, tarHeader, tarPadding } from '#wire/tar.ts';
import type { Store } from './store.ts';
import { flag, type MailboxRow, type MessageRow } from './types.ts';

/** Messages of one read. */
const page = 200;

/**
 * Everything of an account as one archive (tar): what is known of it as JSON, and its mail as a Maildir with a folder
 * for each mailbox (Maildir++), which other servers and mail programs read. What changes meanwhile is in it or not.
 */
export async function* accountArchive(
  store: Store,
  account: number,
  documents: Readonly<Record<string, unknown>>,
  { mail }: { mail: boolean },
): AsyncGenerator<Uint8Array> {
  const now = Math.floor(Date.now() / 1000);
  for (const [name, document] of Object.entries(documents)) {
    const content = Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
    yield tarHeader({ name: `${name}.json`, size: content.length, modified: now });
    yield content;
    yield tarPadding(content.length);
  }
  if (mail) {
    const mailboxes = await store.reader(account).mailboxes();
    for (const mailbox of mailboxes) yield* mailboxFiles(store, account, mailbox);
  }
  yield tarEnd();
}

async function* mailboxFiles(store: Store, account: number, mailbox: MailboxRow): AsyncGenerator<Uint8Array> {
  const folder = folderOf(mailbox.name);
  for (let from = 1; ;) {
    const rows = await store.reader(account).messages(mailbox.mailbox_id, from, page);
    for (const row of rows) yield* messageFile(store, account, folder, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    from = last.uid + 1;
  }
}

async function* messageFile(
  store: Store,
  account: number,
  folder: string,
  row: MessageRow,
): AsyncGenerator<Uint8Array> {
  // Asked now, because bodies are moved; gone where the message was deleted meanwhile.
  const body = await store.reader(account).body(row.email_id);
  if (body === undefined) return;
  const modified = Math.floor(row.internal_date / 1000);
  const name = `${folder}/cur/${modified}.${row.uid}.sowa,S=${body.size}:2,${letters(row.flags)}`;
  yield tarHeader({ name, size: body.size, modified });
  yield* store.bodies.read(body);
  yield tarPadding(body.size);
}

/** Maildir++: the levels of a name are divided by dots; INBOX is the Maildir itself. */
function folderOf(name: string): string {
  return name === 'INBOX' ? 'Maildir' : `Maildir/.${name.replaceAll('.', '_').replaceAll('/', '.')}`;
}

/** Flags as letters, in the order of the alphabet, as Maildir wants them. */
function letters(flags: number): string {
  const marks = [
    [flag.draft, 'D'],
    [flag.flagged, 'F'],
    [flag.answered, 'R'],
    [flag.seen, 'S'],
    [flag.deleted, 'T'],
  ] as const;
  return marks.map(([bit, letter]) => ((flags & bit) === 0 ? '' : letter)).join('');
}
