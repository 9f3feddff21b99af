import type { Clock } from '#base/clock.ts';
import type { imapSessionLimits } from '#base/limits-imap.ts';
import type { Log } from '#base/log.ts';
import type { Authenticator, ClientInfo, Identity } from '#directory/types.ts';
import type { Connection } from '#net/connection.ts';
import type { ContextStore } from '#net/tls.ts';
import type { Search } from '#store/search/search.ts';
import type { Store } from '#store/store.ts';
import type { AppendMessage } from '#wire/imap/append.ts';
import type { Cursor } from '#wire/imap/cursor.ts';
import type { ResponseCode } from '#wire/imap/response.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import type { Verifier } from '#wire/sasl/authenticate.ts';
import type { ImapMetrics } from './metrics.ts';
import type { MailboxView } from './view.ts';

/** What an installation may set; read at the start of each session. */
export interface ImapSettings {
  /** Bytes of the largest message taken by APPEND. */
  messageSize: number;
  /** Lets clients on this machine log in without TLS. */
  plaintextOnLoopback: boolean;
}

export type ImapLimits = { readonly [K in keyof typeof imapSessionLimits]: number };

/** What a listener's sessions use. */
export interface ImapOptions {
  store: Store;
  authenticator: Verifier<Identity, ClientInfo> & Pick<Authenticator, 'named' | 'watch'>;
  /** Answers what searches ask about the texts of messages. */
  search: Pick<Search, 'select'>;
  /** A secret that stays the same (SaslContext.inventionKey). */
  inventionKey: Uint8Array;
  /** Offers STARTTLS with these certificates. */
  tls?: ContextStore;
  settings(): ImapSettings;
  /** Others than those of base/limits-imap.ts. */
  limits?: Partial<ImapLimits>;
  clock: Clock;
  log: Log;
  metrics: ImapMetrics;
}

/** Where a session stands (RFC 9051 3). */
export type State = 'greeted' | 'authenticated' | 'selected';

/** What ENABLE switched on (RFC 5161), or using the extension did. */
export interface Enabled {
  rev2: boolean;
  utf8: boolean;
  condstore: boolean;
  qresync: boolean;
}

/** How a command ended: its tagged response, and what the session does when it is sent. */
export interface Result {
  status: 'OK' | 'NO' | 'BAD';
  code?: ResponseCode;
  text: string;
  /** `close` ends the session; `bye` says before why (RFC 9051 7.1.5). */
  effect?: 'close' | 'bye' | 'tls' | 'compress';
}

/**
 * Bytes on their way to the client: whole responses with their line ends, or a part of one. A piece of netLimits.coalesced
 * or more has left before the next is asked for.
 */
export type Piece = string | Uint8Array;

/** Responses that come before the tagged one, at the pace of the client. */
export type Responses = AsyncGenerator<Piece, Result, void>;

/** What handlers may know of the connection. Only the session writes. */
type Input = Pick<Connection, 'remote' | 'secure' | 'compressed' | 'canBind' | 'channelBinding'>;

/** One session as handlers see and change it. */
export interface Session {
  readonly options: ImapOptions;
  readonly settings: ImapSettings;
  readonly limits: ImapLimits;
  readonly input: Input;
  readonly log: Log;
  readonly enabled: Enabled;
  /** Of the command at hand. */
  readonly tag: string;
  /** Aborted when the client is gone, with Gone as the reason. */
  readonly gone: AbortSignal;
  state: State;
  identity: Identity | null;
  /** The mailbox of the selected state. */
  view: MailboxView | null;
  /** UIDs of the last saved search, which `$` stands for (RFC 5182). */
  saved: readonly SequenceRange[];
  failedLogins: number;
  /** What the client called itself by ID (RFC 2971); '' until it does. */
  agent: string;
  /** Sends a challenge of AUTHENTICATE and reads the line that answers it. */
  challenge(data: Uint8Array): Promise<Uint8Array>;
  /** Yields when the selected mailbox has news, until the client sends a line, which is the result. */
  idle(): AsyncGenerator<void, Uint8Array, void>;
}

/** The messages of APPEND and REPLACE, which arrive while the command runs. */
export interface Upload {
  /** Reads the message at hand to its end, asking for it where the client waits for that. What `take` throws is thrown when it was read. */
  read(take: (chunk: Uint8Array) => Promise<void>): Promise<void>;
  /** Reads on to the next message, and what is said of it; null at the end of the command. */
  next(streamed: AppendMessage): Promise<AppendMessage | null>;
}

/** A row of the table of commands. */
export interface Command<T = unknown> {
  /** Where it is allowed. */
  states: readonly State[];
  /** Reads what follows the name. Throws MailError `bad-syntax` and `limit`. */
  parse(cursor: Cursor): T;
  run(session: Session, value: T, upload: Upload): Result | Promise<Result> | Responses;
  flags: {
    /** Answers with message numbers, which must not move before it ends (RFC 9051 7.5.1). */
    numbered?: true;
    /** Says nothing of what others did. */
    silent?: true;
  };
}
