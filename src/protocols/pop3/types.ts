import type { Language } from '#base/catalogue.ts';
import type { pop3Limits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Authenticator } from '#directory/types.ts';
import type { Connection } from '#net/connection.ts';
import type { ContextStore } from '#net/tls.ts';
import type { Store } from '#store/store.ts';
import type { Maildrop } from './maildrop.ts';
import type { MaildropLocks } from './maildrop-locks.ts';
import type { Pop3Metrics } from './metrics.ts';
import type { Pop3Texts } from './texts.ts';

/** What an installation may set; read at the start of each session. */
export interface Pop3Settings {
  /** Lets clients on this machine log in without TLS. */
  plaintextOnLoopback: boolean;
}

export type Pop3Limits = { readonly [K in keyof typeof pop3Limits]: number };

/** What a listener's sessions use. */
export interface Pop3Options {
  /** Our name in the greeting. */
  hostname: string;
  store: Store;
  authenticator: Authenticator;
  /** A secret that stays the same (SaslContext.inventionKey). */
  inventionKey: Uint8Array;
  /** Made once and shared by all listeners of POP3. */
  locks: MaildropLocks;
  /** Offers STLS with these certificates. */
  tls?: ContextStore;
  settings(): Pop3Settings;
  /** Others than those of base/limits.ts. */
  limits?: Partial<Pop3Limits>;
  log: Log;
  metrics: Pop3Metrics;
}

/** Where a session stands (RFC 1939 3). `password`: AUTHORIZATION, behind USER. UPDATE is what QUIT does. */
export type State = 'authorization' | 'password' | 'transaction';

/** RFC 2449 8.1, RFC 3206. */
export type ResponseCode = 'IN-USE' | 'LOGIN-DELAY' | 'SYS/TEMP' | 'SYS/PERM' | 'AUTH';

/** Bytes of a multi-line response, dots doubled: whole lines, or a part of one that the next piece goes on with. */
export type Piece = string | Uint8Array;

/** What a handler answers, and what the session does when it is sent. */
export interface Answer {
  ok: boolean;
  code?: ResponseCode;
  text: string;
  /** Makes it a multi-line response, sent at the pace of the client. What is thrown before the first piece is still answered. */
  lines?: AsyncGenerator<Piece, void, void>;
  effect?: 'close' | 'tls';
}

/** What handlers may know of the connection. Only the session reads and writes. */
type Input = Pick<Connection, 'remote' | 'secure' | 'canBind' | 'channelBinding'>;

/** One session as handlers see and change it. */
export interface Session {
  readonly options: Pop3Options;
  readonly settings: Pop3Settings;
  readonly limits: Pop3Limits;
  readonly input: Input;
  readonly log: Log;
  /** In the language of the session. */
  readonly texts: Pop3Texts;
  /** Sends a challenge of AUTH and reads the line that answers it; null when the client is gone. */
  challenge(data: Uint8Array): Promise<Uint8Array | null>;
  state: State;
  language: Language;
  /** What USER said. */
  user: string;
  /** In the TRANSACTION state, and held for this session alone. */
  maildrop: Maildrop | null;
  failedLogins: number;
}

/** A row of the table of commands. */
export interface Command<T = unknown> {
  states: readonly State[];
  /** Throws MailError('bad-syntax'). */
  parse(argument: string): T;
  run(session: Session, value: T): Answer | Promise<Answer>;
  flags: {
    /** Part of a login: needs TLS where that is demanded. */
    login?: true;
  };
}
