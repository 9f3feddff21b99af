import type { LookUp } from './query.ts';
import type { IndexText } from './text.ts';

/** How far an account is indexed. */
export interface Progress {
  /** The greatest email id that is indexed: ids ascend in the order of delivery, so all smaller ones are, too. */
  through: number;
  /** The account's modseq up to which removals of messages were followed. */
  modseq: number;
}

/** One email's texts for the index; a cut one stays among those that are read. */
export interface IndexDocument extends IndexText {
  email: number;
}

/** What one account gets next. */
export interface Addition {
  account: number;
  documents: readonly IndexDocument[];
  /** How far the account was, undefined for a new one, and how far it is then. */
  before: Progress | undefined;
  after: Progress;
}

/** What the index knows about a look-up, on one snapshot. */
export interface Answer {
  /** Emails past this id are not indexed, nor are those in `cut` wholly: they have to be read. */
  through: number;
  cut: readonly number[];
  /** Emails that may match, or do where `exact` says so. They may include some that were expunged just now. */
  hits: readonly number[];
  exact: boolean;
}

/** Sizes for `sowa doctor`. */
export interface TableState {
  accounts: { account: number; through: number }[];
  cut: number;
  /** Bytes on disk. */
  bytes: number;
}

/** The index of an installation, on either engine. All of it can be made again from the emails. */
export interface SearchTables extends AsyncDisposable {
  progress(account: number): Promise<Progress | undefined>;
  /**
   * Adds documents and moves the progress of their accounts, all in one transaction. False, and nothing done, for an
   * account that is no longer where it was before: somebody else was faster.
   */
  add(additions: readonly Addition[]): Promise<boolean[]>;
  /** Forgets emails; unknown ones are ignored. */
  remove(account: number, emails: readonly number[]): Promise<void>;
  /** Ids of indexed emails after `email`, ascending, at most `limit`. */
  indexed(account: number, email: number, limit: number): Promise<number[]>;
  /** Forgets an account's progress, when its emails are removed. */
  forget(account: number): Promise<void>;
  /** Asks for emails with ids from `from` to `to`. Null where the index cannot help: all have to be read. */
  lookUp(account: number, lookUp: LookUp, from: number, to: number, signal?: AbortSignal): Promise<Answer | null>;
  /** Empties the index. */
  clear(): Promise<void>;
  state(): Promise<TableState>;
}
