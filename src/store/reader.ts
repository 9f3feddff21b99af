import { MailError } from '#base/errors.ts';
import type { Reader } from '#db/types.ts';
import { findMailbox, mailboxColumns, mailboxName } from './mailboxes.ts';
import type { AccountReader, AccountState, BodyRef, MailboxRow, MessageRow } from './types.ts';

const messageColumns = 'uid, email_id, modseq, flags, keywords, internal_date, save_date, size';

/** The reads of one account over a snapshot. */
export function accountReader(sql: Reader, account: number): AccountReader {
  return {
    account,
    sql,
    state: async () => {
      const row = await sql.get<AccountState>(
        'SELECT account_id, modseq, low_modseq, used_bytes, used_messages, quota_bytes FROM account_state WHERE account_id = ?',
        account,
      );
      if (row === undefined) throw new MailError('not-found', `account ${account} has no mailboxes`);
      return row;
    },
    mailboxes: () =>
      sql.all<MailboxRow>(`SELECT ${mailboxColumns} FROM mailbox WHERE account_id = ? ORDER BY name`, account),
    mailbox: (name) => findMailbox(sql, account, mailboxName(name)),
    messages: (mailbox, fromUid, limit) =>
      sql.all<MessageRow>(
        `SELECT ${messageColumns} FROM message WHERE account_id = ? AND mailbox_id = ? AND uid >= ? ORDER BY uid LIMIT ?`,
        account,
        mailbox,
        fromUid,
        limit,
      ),
    message: (mailbox, uid) =>
      sql.get<MessageRow>(
        `SELECT ${messageColumns} FROM message WHERE account_id = ? AND mailbox_id = ? AND uid = ?`,
        account,
        mailbox,
        uid,
      ),
    bytesBetween: async (mailbox, from, to) => {
      const row = await sql.get<{ bytes: number }>(
        'SELECT coalesce(sum(size), 0) AS bytes FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?',
        account,
        mailbox,
        from,
        to,
      );
      return row?.bytes ?? 0;
    },
    body: (email) =>
      sql.get<BodyRef>('SELECT body_ref AS ref, size FROM email WHERE account_id = ? AND email_id = ?', account, email),
  };
}
