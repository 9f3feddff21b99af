import { codeOf } from '#base/errors.ts';
import { mailboxName } from '#store/mailboxes.ts';
import type { CreateArguments } from '#wire/imap/mailbox.ts';
import { formatList, separator } from '#wire/imap/mailbox-response.ts';
import { formatStatus } from '#wire/imap/response.ts';
import { accountOf, readerOf, requireMailbox } from './account.ts';
import { Refusal } from './errors.ts';
import { objectIds } from './object-ids.ts';
import { close } from './selection.ts';
import type { Piece, Responses, Result, Session } from './types.ts';

/** Special uses a mailbox can have (RFC 6154 2). not done: \All and \Flagged, which are views of other mailboxes. */
const specialUses = ['archive', 'drafts', 'junk', 'sent', 'trash'];

/** CREATE (RFC 9051 6.3.4, RFC 6154 3, RFC 8474 4.1). */
export async function* create(session: Session, { mailbox, use }: CreateArguments): Responses {
  const [specialUse = '', ...more] = use;
  if (more.length > 0 || (specialUse !== '' && !specialUses.includes(specialUse))) throw unusable();
  // RFC 9051 6.3.4: a separator at the end only announces mailboxes below.
  const asked = mailbox.endsWith(separator) ? mailbox.slice(0, -1) : mailbox;
  const { mailboxId } = await session.options.store
    .write(accountOf(session), 'mailbox.create', { name: asked, specialUse })
    .catch((error: unknown) => {
      throw codeOf(error) === 'in-use' ? unusable() : error;
    });
  yield* renamed(session, asked, asked);
  return { status: 'OK', code: ['MAILBOXID', objectIds.mailbox(mailboxId)], text: 'Created' };
}

/** DELETE (RFC 9051 6.3.5). */
export async function* remove(session: Session, name: string): Responses {
  const row = await requireMailbox(readerOf(session), name);
  if (row.name === 'INBOX') throw new Refusal('NO', 'CANNOT', 'INBOX cannot be deleted');
  await session.options.store.write(accountOf(session), 'mailbox.delete', { name }).catch((error: unknown) => {
    throw codeOf(error) === 'in-use' ? new Refusal('NO', 'HASCHILDREN', 'There are mailboxes below it') : error;
  });
  if (session.view?.mailbox === row.mailbox_id) {
    close(session);
    yield formatStatus('*', 'OK', 'The selected mailbox was deleted', 'CLOSED');
  }
  return { status: 'OK', text: 'Deleted' };
}

/** RENAME (RFC 9051 6.3.6). */
export async function* rename(session: Session, { from, to }: { from: string; to: string }): Responses {
  const { store } = session.options;
  const account = accountOf(session);
  const reader = store.reader(account);
  const source = await requireMailbox(reader, from);
  const name = mailboxName(to);
  if (source.name === 'INBOX') {
    // RFC 9051 6.3.6: its messages move; it stays, and so do mailboxes below it.
    await store.writeAll([
      store.call(account, 'mailbox.create', { name }),
      store.call(account, 'move', { mailbox: source.mailbox_id, uids: everything, to: name }),
    ]);
  } else {
    const above = name.slice(0, Math.max(name.lastIndexOf(separator), 0));
    const missing = above !== '' && (await reader.mailbox(above)) === undefined;
    // RFC 9051 6.3.6: superior names are made where they are missing.
    await store.writeAll([
      ...(missing ? [store.call(account, 'mailbox.create', { name: above })] : []),
      store.call(account, 'mailbox.rename', { from: source.name, to: name }),
    ]);
  }
  yield* renamed(session, source.name, to);
  return { status: 'OK', text: 'Renamed' };
}

/** SUBSCRIBE (RFC 9051 6.3.7). Names without a mailbox are refused: nobody could ever see them all. */
export async function subscribe(session: Session, name: string): Promise<Result> {
  const row = await requireMailbox(readerOf(session), name);
  const args = { name: row.name, subscribed: true };
  await session.options.store.write(accountOf(session), 'mailbox.subscribe', args);
  return { status: 'OK', text: 'Subscribed' };
}

/** UNSUBSCRIBE (RFC 9051 6.3.8): also from a mailbox that is gone. */
export async function unsubscribe(session: Session, name: string): Promise<Result> {
  await session.options.store.write(accountOf(session), 'mailbox.subscribe', { name, subscribed: false });
  return { status: 'OK', text: 'Unsubscribed' };
}

const everything = `1:${2 ** 32 - 1}`;

/** RFC 9051 6.3.4, 6.3.6: clients of IMAP4rev2 hear what a mailbox is called now, where that is not what they said. */
function* renamed({ enabled }: Session, oldName: string, asked: string): Generator<Piece, void> {
  const name = mailboxName(asked);
  if (enabled.rev2 && name !== oldName) yield formatList({ name, attributes: [], oldName }, true);
}

/** RFC 6154 3. */
function unusable(): Refusal {
  return new Refusal('NO', 'USEATTR', 'A mailbox cannot have this special use');
}
