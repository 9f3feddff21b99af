import type { Reader } from '#db/types.ts';

/** A durable body: an opaque reference and its length in bytes. */
export interface BodyRef {
  ref: string;
  size: number;
}

/** The columns of an email that are known from its bytes; envelope and structure as wire/mime/compact.ts packs them. */
export interface EmailContent {
  sentAt: number | null;
  hasAttachment: boolean;
  messageId: string | null;
  baseSubject: string;
  envelope: string;
  structure: string;
  preview: string;
  /** Hashes of the Message-IDs that tie this message to a thread, its own first. */
  threadHashes: number[];
}

/** A message whose body is durable and whose structure is known, not yet in any mailbox. Plain data. */
export interface Received {
  body: BodyRef;
  content: EmailContent;
}

/** Takes a message as it streams in. Exactly one of finish and abort ends it. */
export interface MessageWriter {
  /** Bytes so far. */
  readonly size: number;
  /** Adds bytes; resolves when more may come (back-pressure). The chunk may be reused afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Makes the body durable (fdatasync) and returns what is known of it. `prefix`, at most bodyLimits.prefix bytes, is
   * put in front of it: header fields that are not of the envelope. Throws `unavailable` when the disk refuses.
   */
  finish(prefix?: Uint8Array): Promise<Received>;
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

/** One account's counters. */
export interface AccountState {
  account_id: number;
  modseq: number;
  low_modseq: number;
  used_bytes: number;
  used_messages: number;
  quota_bytes: number;
}

/** What every operation of the store is told by the facade, beside its own arguments. */
export interface Scope {
  account: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Reads of one account on one snapshot; made by store.read. */
export interface AccountReader {
  readonly account: number;
  /** The statements behind it, for the store's own modules. */
  readonly sql: Reader;
  state(): Promise<AccountState>;
  mailboxes(): Promise<MailboxRow[]>;
  /** By full name; INBOX in any case. */
  mailbox(name: string): Promise<MailboxRow | undefined>;
  /** Messages from `fromUid` on in ascending order, at most `limit` of them. */
  messages(mailboxId: number, fromUid: number, limit: number): Promise<MessageRow[]>;
  message(mailboxId: number, uid: number): Promise<MessageRow | undefined>;
  /** Bytes of the messages with UIDs `from` to `to`, both included. */
  bytesBetween(mailboxId: number, from: number, to: number): Promise<number>;
  /** Where the bytes of an email lie now (compaction moves them: ask shortly before reading). */
  body(emailId: number): Promise<BodyRef | undefined>;
}
