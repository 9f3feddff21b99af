import { MailError } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Transactor } from '#db/types.ts';
import { recordChange } from './changes.ts';
import { emailId } from './ids.ts';
import { joinKeywords, requireKeywords } from './keywords.ts';
import { joinThread } from './threads.ts';
import { flag, type Received, type Scope } from './types.ts';
import { type Reason, recordReasons } from './verdicts.ts';

/** Arguments of `append`. */
export interface AppendArgs extends Scope {
  /** Normalised name of the mailbox. */
  mailbox: string;
  /** Puts the message into the mailbox of this RFC 6154 use ('junk', …) instead, where the account has one. */
  specialUse?: string;
  message: Received;
  /** Why it is put there, where it was checked. */
  reasons?: readonly Reason[];
  /** System flag bits. */
  flags?: number;
  keywords?: readonly string[];
  /** Milliseconds since the epoch. */
  internalDate: number;
}

/** Where a message came to lie (RFC 4315 APPENDUID). */
export interface Appended {
  mailboxId: number;
  uidValidity: number;
  uid: number;
  modseq: number;
  emailId: number;
}

/** Puts a received message into a mailbox. Throws `over-quota`, `not-found`. */
export async function append(tx: Transactor, args: AppendArgs): Promise<Appended> {
  const { account, message, now } = args;
  const { size } = message.body;
  const flags = args.flags ?? 0;
  const keywords = joinKeywords(args.keywords ?? []);
  const state = await takeRoom(tx, account, size);
  const email = emailId(account, state.next_email);
  const name = args.specialUse === undefined ? args.mailbox : await nameByUse(tx, args, args.specialUse);
  const mailbox = await tx.get<{ mailbox_id: number; uid_validity: number; uid_next: number; keywords: string }>(
    `UPDATE mailbox SET uid_next = uid_next + 1, modseq = ?, total = total + 1, unseen = unseen + ?, deleted = deleted + ?,
     bytes = bytes + ? WHERE account_id = ? AND name = ? RETURNING mailbox_id, uid_validity, uid_next, keywords`,
    state.modseq,
    flags & flag.seen ? 0 : 1,
    flags & flag.deleted ? 1 : 0,
    size,
    account,
    name,
  );
  if (mailbox === undefined) throw new MailError('not-found', 'the mailbox does not exist');
  const { mailbox_id: mailboxId, uid_validity: uidValidity } = mailbox;
  const uid = mailbox.uid_next - 1;
  if (keywords !== '') await requireKeywords(tx, account, mailboxId, mailbox.keywords, keywords);
  await insertEmail(tx, account, email, message);
  if (args.reasons !== undefined) await recordReasons(tx, account, email, args.reasons);
  await tx.run(
    `INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date, save_date, size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    mailboxId,
    uid,
    email,
    state.modseq,
    flags,
    keywords,
    args.internalDate,
    now,
    size,
  );
  const { modseq } = state;
  await recordChange(tx, args, { modseq, mailbox: mailboxId, kind: 'added', uids: [uid], emails: [email] });
  return { mailboxId, uidValidity, uid, modseq, emailId: email };
}

/** The user may have renamed that mailbox, or have none. */
async function nameByUse(tx: Transactor, { account, mailbox }: AppendArgs, use: string): Promise<string> {
  const found = await tx.get<{ name: string }>(
    'SELECT name FROM mailbox WHERE account_id = ? AND special_use = ?',
    account,
    use,
  );
  return found?.name ?? mailbox;
}

// One statement takes modseq, email number and space together; the check behind it undoes all by throwing.
async function takeRoom(
  tx: Transactor,
  account: number,
  size: number,
): Promise<{ modseq: number; next_email: number }> {
  const state = await tx.get<{ modseq: number; next_email: number; used_bytes: number; quota_bytes: number }>(
    `UPDATE account_state SET modseq = modseq + 1, next_email = next_email + 1, used_bytes = used_bytes + ?,
     used_messages = used_messages + 1 WHERE account_id = ? RETURNING modseq, next_email, used_bytes, quota_bytes`,
    size,
    account,
  );
  if (state === undefined) throw new MailError('not-found', `account ${account} has no mailboxes`);
  if (state.quota_bytes > 0 && state.used_bytes > state.quota_bytes) {
    throw new MailError('over-quota', 'the account has no room for this message', { detail: { account, size } });
  }
  if (state.next_email > storeLimits.emailsPerAccount)
    throw new MailError('limit', 'the account has used all message ids');
  return state;
}

async function insertEmail(tx: Transactor, account: number, email: number, { body, content }: Received): Promise<void> {
  const thread = await joinThread(tx, account, email, content.threadHashes);
  await tx.run(
    `INSERT INTO email (account_id, email_id, thread_id, body_ref, size, sent_at, has_attachment, message_id,
     base_subject, envelope, structure, preview) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    email,
    thread,
    body.ref,
    body.size,
    content.sentAt,
    content.hasAttachment ? 1 : 0,
    content.messageId,
    content.baseSubject,
    content.envelope,
    content.structure,
    content.preview,
  );
}
