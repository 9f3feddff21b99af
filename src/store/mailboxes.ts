import { MailError } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { nextModseq, recordChange } from './changes.ts';
import { giveBack } from './expunge.ts';
import { removeSome } from './mailbox-removal.ts';
import type { MailboxRow, Scope } from './types.ts';
import { noteUnfinished } from './unfinished.ts';

/** Columns of MailboxRow. */
export const mailboxColumns =
  'mailbox_id, name, special_use, subscribed, uid_validity, uid_next, modseq, total, unseen, deleted, bytes, keywords';

/**
 * The one form of a mailbox name: NFC, INBOX in upper case also as the first level (RFC 9051 5.1), no empty level.
 * Throws `bad-argument` for what cannot be a name, `limit` for what is too long or too deep.
 */
export function mailboxName(name: string): string {
  const normal = name.normalize('NFC');
  const levels = normal.split('/');
  if (levels.some((level) => level === '')) throw new MailError('bad-argument', 'a mailbox name has an empty level');
  // Wildcards would make a name that LIST cannot ask for; controls cannot be shown (RFC 9051 5.1, 6.3.9).
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029%*]/.test(normal) || !normal.isWellFormed()) {
    throw new MailError('bad-argument', 'a mailbox name has a character that is not allowed');
  }
  if (Buffer.byteLength(normal) > storeLimits.mailboxName) throw new MailError('limit', 'the mailbox name is too long');
  if (levels.length > storeLimits.mailboxDepth) throw new MailError('limit', 'the mailbox name has too many levels');
  if ((levels[0] as string).toUpperCase() === 'INBOX') levels[0] = 'INBOX';
  return levels.join('/');
}

/** A mailbox by its normalised name. */
export function findMailbox(reader: Reader, account: number, name: string): Promise<MailboxRow | undefined> {
  return reader.get<MailboxRow>(
    `SELECT ${mailboxColumns} FROM mailbox WHERE account_id = ? AND name = ?`,
    account,
    name,
  );
}

/** A mailbox by id. Throws `not-found`. */
export async function mailboxById(reader: Reader, account: number, mailbox: number): Promise<MailboxRow> {
  const sql = `SELECT ${mailboxColumns} FROM mailbox WHERE account_id = ? AND mailbox_id = ?`;
  const row = await reader.get<MailboxRow>(sql, account, mailbox);
  if (row === undefined) throw new MailError('not-found', 'the mailbox does not exist');
  return row;
}

/** Adds a mailbox row with a UIDVALIDITY that was never used in this account (RFC 9051 2.3.1.1). Returns its id. */
export async function insertMailbox(
  tx: Transactor,
  scope: Scope,
  mailbox: { name: string; specialUse: string; modseq: number; subscribed: boolean },
): Promise<{ mailboxId: number; uidValidity: number }> {
  const state = await tx.get<{ next_mailbox: number; last_uid_validity: number }>(
    'SELECT next_mailbox, last_uid_validity FROM account_state WHERE account_id = ?',
    scope.account,
  );
  if (state === undefined) throw new MailError('not-found', `account ${scope.account} has no mailboxes`);
  const mailboxId = state.next_mailbox;
  const uidValidity = Math.max(Math.floor(scope.now / 1000), state.last_uid_validity + 1);
  await tx.run(
    'UPDATE account_state SET next_mailbox = ?, last_uid_validity = ? WHERE account_id = ?',
    mailboxId + 1,
    uidValidity,
    scope.account,
  );
  await tx.run(
    `INSERT INTO mailbox (account_id, ${mailboxColumns}) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 0, 0, 0, 0, '')`,
    scope.account,
    mailboxId,
    mailbox.name,
    mailbox.specialUse,
    mailbox.subscribed ? 1 : 0,
    uidValidity,
    mailbox.modseq,
  );
  return { mailboxId, uidValidity };
}

/** Creates a mailbox and the levels above it that are missing (RFC 9051 6.3.4). Throws `already-exists`, `limit`, `in-use` for a special use that is taken. */
export async function createMailbox(
  tx: Transactor,
  args: Scope & { name: string; specialUse?: string },
): Promise<{ mailboxId: number; uidValidity: number }> {
  const name = mailboxName(args.name);
  const modseq = await nextModseq(tx, args.account);
  if ((await findMailbox(tx, args.account, name)) !== undefined) {
    throw new MailError('already-exists', 'a mailbox of that name exists');
  }
  const specialUse = args.specialUse ?? '';
  if (specialUse !== '') await requireUseFree(tx, args.account, specialUse);
  await createAbove(tx, args, name, modseq);
  await requireRoom(tx, args.account);
  const made = await insertMailbox(tx, args, {
    name,
    specialUse,
    modseq,
    subscribed: await subscribedTo(tx, args.account, name),
  });
  await recordChange(tx, args, { modseq, mailbox: made.mailboxId, kind: 'mailbox', uids: [], emails: [] });
  return made;
}

/**
 * Deletes a mailbox with its messages: the name, the mailbox and the space it took are free at once. Rows past the
 * first step's are left to `mailbox.continueRemoval`. Throws `denied` for INBOX (RFC 9051 6.3.5) and `in-use` where mailboxes
 * lie below it.
 */
export async function deleteMailbox(tx: Transactor, args: Scope & { name: string }): Promise<void> {
  const name = mailboxName(args.name);
  if (name === 'INBOX') throw new MailError('denied', 'INBOX cannot be deleted');
  const modseq = await nextModseq(tx, args.account);
  const mailbox = await requireMailbox(tx, args.account, name);
  if ((await childrenOf(tx, args.account, name)).length > 0) {
    throw new MailError('in-use', 'the mailbox has mailboxes below it');
  }
  await tx.run('DELETE FROM mailbox WHERE account_id = ? AND mailbox_id = ?', args.account, mailbox.mailbox_id);
  if (mailbox.subscribed === 1) await keepSubscription(tx, args.account, name);
  await giveBack(tx, args.account, mailbox.bytes, mailbox.total);
  const removed = await removeSome(tx, args.account, mailbox.mailbox_id);
  if (removed.length < mailbox.total) {
    const work = { kind: 'removal', account: args.account, mailbox: mailbox.mailbox_id, began: modseq } as const;
    await noteUnfinished(tx, work, '');
  }
  const emails = removed.map((row) => row.email_id);
  await recordChange(tx, args, { modseq, mailbox: mailbox.mailbox_id, kind: 'mailbox', uids: [], emails });
}

/** Creates the levels above a mailbox that are missing. */
async function createAbove(tx: Transactor, scope: Scope, name: string, modseq: number): Promise<void> {
  const levels = name.split('/');
  for (let depth = 1; depth < levels.length; depth++) {
    const above = levels.slice(0, depth).join('/');
    if ((await findMailbox(tx, scope.account, above)) !== undefined) continue;
    await requireRoom(tx, scope.account);
    const subscribed = await subscribedTo(tx, scope.account, above);
    const { mailboxId } = await insertMailbox(tx, scope, { name: above, specialUse: '', modseq, subscribed });
    await recordChange(tx, scope, { modseq, mailbox: mailboxId, kind: 'mailbox', uids: [], emails: [] });
  }
}

/** Renames a mailbox and all below it, and creates the levels above the new name that are missing (RFC 9051 6.3.6). INBOX is a move of its messages and belongs to the caller (RFC 9051 6.3.6). */
export async function renameMailbox(tx: Transactor, args: Scope & { from: string; to: string }): Promise<void> {
  const from = mailboxName(args.from);
  const to = mailboxName(args.to);
  if (from === 'INBOX') throw new MailError('denied', 'INBOX is not renamed but emptied into a new mailbox');
  if (to === from || to.startsWith(`${from}/`))
    throw new MailError('bad-argument', 'a mailbox cannot move below itself');
  const modseq = await nextModseq(tx, args.account);
  const mailbox = await requireMailbox(tx, args.account, from);
  if ((await findMailbox(tx, args.account, to)) !== undefined)
    throw new MailError('already-exists', 'the new name is taken');
  await createAbove(tx, args, to, modseq);
  for (const row of [mailbox, ...(await childrenOf(tx, args.account, from))]) {
    const name = mailboxName(to + row.name.slice(from.length));
    const subscribed = (await subscribedTo(tx, args.account, name)) ? 1 : row.subscribed;
    await tx.run(
      'UPDATE mailbox SET name = ?, subscribed = ? WHERE account_id = ? AND mailbox_id = ?',
      name,
      subscribed,
      args.account,
      row.mailbox_id,
    );
    await recordChange(tx, args, { modseq, mailbox: row.mailbox_id, kind: 'mailbox', uids: [], emails: [] });
  }
}

/** Subscribes or unsubscribes a name, whether or not a mailbox has it (RFC 9051 6.3.7). Throws `limit` for too many names without one. */
export async function subscribeMailbox(
  tx: Transactor,
  args: Scope & { name: string; subscribed: boolean },
): Promise<void> {
  const name = mailboxName(args.name);
  const modseq = await nextModseq(tx, args.account);
  const mailbox = await findMailbox(tx, args.account, name);
  if (mailbox === undefined) {
    if (args.subscribed) {
      // One that is there already is not counted.
      const row = await tx.get<{ n: number }>(
        'SELECT count(*) AS n FROM subscription WHERE account_id = ? AND name <> ?',
        args.account,
        name,
      );
      if (row !== undefined && row.n >= storeLimits.bareSubscriptions)
        throw new MailError('limit', 'the account has too many subscriptions without a mailbox');
      await keepSubscription(tx, args.account, name);
    } else await tx.run('DELETE FROM subscription WHERE account_id = ? AND name = ?', args.account, name);
    return;
  }
  await tx.run(
    'UPDATE mailbox SET subscribed = ? WHERE account_id = ? AND mailbox_id = ?',
    args.subscribed ? 1 : 0,
    args.account,
    mailbox.mailbox_id,
  );
  await recordChange(tx, args, { modseq, mailbox: mailbox.mailbox_id, kind: 'mailbox', uids: [], emails: [] });
}

/** A mailbox by normalised name. Throws `not-found`. */
export async function requireMailbox(reader: Reader, account: number, name: string): Promise<MailboxRow> {
  const row = await findMailbox(reader, account, name);
  if (row === undefined) throw new MailError('not-found', 'the mailbox does not exist');
  return row;
}

function childrenOf(reader: Reader, account: number, name: string): Promise<MailboxRow[]> {
  // '0' follows '/' in byte order: the range holds exactly the names that begin with `name/`.
  const sql = `SELECT ${mailboxColumns} FROM mailbox WHERE account_id = ? AND name > ? AND name < ? ORDER BY name`;
  return reader.all<MailboxRow>(sql, account, `${name}/`, `${name}0`);
}

async function requireUseFree(tx: Transactor, account: number, specialUse: string): Promise<void> {
  const sql = 'SELECT mailbox_id FROM mailbox WHERE account_id = ? AND special_use = ?';
  const taken = await tx.get(sql, account, specialUse);
  if (taken !== undefined) throw new MailError('in-use', `another mailbox has the special use ${specialUse}`);
}

async function requireRoom(tx: Transactor, account: number): Promise<void> {
  const row = await tx.get<{ n: number }>('SELECT count(*) AS n FROM mailbox WHERE account_id = ?', account);
  if (row !== undefined && row.n >= storeLimits.mailboxes)
    throw new MailError('limit', 'the account has too many mailboxes');
}

async function subscribedTo(tx: Transactor, account: number, name: string): Promise<boolean> {
  return (await tx.run('DELETE FROM subscription WHERE account_id = ? AND name = ?', account, name)) > 0;
}

async function keepSubscription(tx: Transactor, account: number, name: string): Promise<void> {
  await tx.run('INSERT INTO subscription (account_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING', account, name);
}
