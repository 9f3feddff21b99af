import type { Summary } from '#wire/mime/summary.ts';

/** A durable body: an opaque reference and its length in bytes. */
export interface BodyRef {
  ref: string;
  size: number;
}

/** A message whose body is durable and whose structure is known, not yet in any mailbox. Plain data. */
export interface Received {
  body: BodyRef;
  summary: Summary;
}

/** Takes a message as it streams in. Exactly one of finish and abort ends it. */
export interface MessageWriter {
  /** Bytes so far. */
  readonly size: number;
  /** Adds bytes; resolves when more may come (back-pressure). The chunk may be reused afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /** Makes the body durable (fdatasync) and returns what is known of it. Throws `unavailable` when the disk refuses. */
  finish(): Promise<Received>;
  /** Forgets everything written. */
  abort(): Promise<void>;
}

/** System flags as bits (RFC 9051 2.3.2). */
export const flag = { seen: 1, answered: 2, flagged: 4, deleted: 8, draft: 16 } as const;

/** One message of a mailbox, as the narrow row holds it. */
export interface MessageRow {
  uid: number;
  email_id: number;
  modseq: number;
  /** System flags, the bits of `flag`. */
  flags: number;
  /** Keywords, sorted, separated by a space; '' where there are none. */
  keywords: string;
  /** INTERNALDATE and SAVEDATE, milliseconds since the epoch. */
  internal_date: number;
  save_date: number;
  /** Bytes of the whole message. */
  size: number;
}

/** One mailbox with its counters. */
export interface MailboxRow {
  mailbox_id: number;
  /** Full name, NFC, hierarchy separator `/`, INBOX in upper case. */
  name: string;
  /** RFC 6154 attribute without its backslash in lower case ('sent', 'trash', …), or ''. */
  special_use: string;
  subscribed: number;
  uid_validity: number;
  uid_next: number;
  /** Highest modseq of any message ever changed here (HIGHESTMODSEQ). */
  modseq: number;
  total: number;
  unseen: number;
  deleted: number;
  /** Sum of message sizes. */
  bytes: number;
  /** Keywords ever used here, sorted, separated by a space. */
  keywords: string;
}
