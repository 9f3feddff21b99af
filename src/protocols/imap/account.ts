import { codeOf, MailError } from '#base/errors.ts';
import type { AccountReader, MailboxRow } from '#store/types.ts';
import type { Session } from './types.ts';

/** The account of a session that is logged in. */
export function accountOf({ identity }: Session): number {
  if (identity === null) throw new MailError('auth-required', 'the session has no login');
  return identity.account;
}

/** Reads of the session's account, each on what is committed when it runs. */
export function readerOf(session: Session): AccountReader {
  return session.options.store.reader(accountOf(session));
}

/** Whether names and strings are UTF-8 (RFC 9051 5.1, RFC 6855 3). */
export function speaksUtf8({ enabled }: Session): boolean {
  return enabled.rev2 || enabled.utf8;
}

/** A mailbox by the name that a client gave. Throws `not-found`, for what can be no name, too. */
export async function requireMailbox(reader: AccountReader, name: string): Promise<MailboxRow> {
  const row = await findMailbox(reader, name);
  if (row === undefined) throw new MailError('not-found', 'the mailbox does not exist');
  return row;
}

/** A mailbox by the name that a client gave; undefined where there is none, and for what can be no name. */
async function findMailbox(reader: AccountReader, name: string): Promise<MailboxRow | undefined> {
  try {
    return await reader.mailbox(name);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'bad-argument' || code === 'limit') return undefined;
    throw error;
  }
}
