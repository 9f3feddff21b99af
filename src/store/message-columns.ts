import type { MessageRow } from './types.ts';

/** What the email row of a message knows; envelope and structure as wire/mime/compact.ts packs them. */
interface EmailColumns {
  thread_id: number;
  /** Where the bytes of the email lay when it was read (AccountReader.body). */
  body_ref: string;
  envelope: string;
  structure: string;
  preview: string;
  base_subject: string;
  sent_at: number | null;
}

/** All that can be asked of a message. */
export type MessageColumns = MessageRow & EmailColumns;

const ofEmail: Readonly<Record<keyof EmailColumns, true>> = {
  thread_id: true,
  body_ref: true,
  envelope: true,
  structure: true,
  preview: true,
  base_subject: true,
  sent_at: true,
};

/** Whether a column is one of the email row, which has to be looked up. */
export function isOfEmail(column: keyof MessageColumns): column is keyof EmailColumns {
  return Object.hasOwn(ofEmail, column);
}

/** The beginning of a query for columns: those that are used, since each costs as much as finding the row. `message` is `m` in it. */
export function selectMessages(columns: readonly (keyof MessageColumns)[]): string {
  const names = columns.map((column) => `${isOfEmail(column) ? 'e' : 'm'}.${column}`);
  const join = columns.some(isOfEmail) ? 'JOIN email e ON e.account_id = m.account_id AND e.email_id = m.email_id' : '';
  return `SELECT ${names.join(', ')} FROM message m ${join}`;
}
