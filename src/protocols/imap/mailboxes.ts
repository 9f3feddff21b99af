import { codeOf } from '#base/errors.ts';
import { messagesBetween } from '#store/listing.ts';
import { mailboxName } from '#store/mailboxes.ts';
import type { MailboxRow } from '#store/types.ts';
import { packNumbers } from '#store/uid-set.ts';
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
  const source = await requireMailbox(store.reader(account), from);
  const name = mailboxName(to);
  if (source.name === 'INBOX') await emptyInbox(session, source, name);
  else await store.write(account, 'mailbox.rename', { from: source.name, to: name });
  yield* renamed(session, source.name, to);
  return { status: 'OK', text: 'Renamed' };
}

/**
 * RFC 9051 6.3.6: the messages of INBOX move to the new mailbox; it stays, and so do mailboxes below it. The first ones
 * move as the mailbox is made, further ones some at a time; what comes meanwhile stays.
 */
async function emptyInbox(session: Session, inbox: MailboxRow, name: string): Promise<void> {
  const { options, limits } = session;
  const account = accountOf(session);
  const move = async () => {
    const all = [1, inbox.uid_next - 1] as const;
    const rows = await messagesBetween(readerOf(session), inbox.mailbox_id, all, limits.moved, ['uid']);
    const uids = packNumbers(rows.map(({ uid }) => uid));
    const call = options.store.call(account, 'move', { mailbox: inbox.mailbox_id, uids, to: name });
    return { call, more: rows.length === limits.moved };
  };
  let next = await move();
  await options.store.writeAll([options.store.call(account, 'mailbox.create', { name }), next.call]);
  while (next.more) {
    next = await move();
    await options.store.writeAll([next.call]);
  }
}

/** SUBSCRIBE (RFC 9051 6.3.7): also to a name that no mailbox has, or not yet. */
export async function subscribe(session: Session, name: string): Promise<Result> {
  await session.options.store.write(accountOf(session), 'mailbox.subscribe', { name, subscribed: true });
  return { status: 'OK', text: 'Subscribed' };
}

/** UNSUBSCRIBE (RFC 9051 6.3.8): also from a mailbox that is gone. */
export async function unsubscribe(session: Session, name: string): Promise<Result> {
  await session.options.store.write(accountOf(session), 'mailbox.subscribe', { name, subscribed: false });
  return { status: 'OK', text: 'Unsubscribed' };
}

/** RFC 9051 6.3.4, 6.3.6: clients of IMAP4rev2 hear what a mailbox is called now, where that is not what they said. */
function* renamed({ enabled }: Session, oldName: string, asked: string): Generator<Piece, void> {
  const name = mailboxName(asked);
  if (enabled.rev2 && name !== oldName) yield formatList({ name, attributes: [], oldName }, true);
}

/** RFC 6154 3. */
function unusable(): Refusal {
  return new Refusal('NO', 'USEATTR', 'A mailbox cannot have this special use');
}
