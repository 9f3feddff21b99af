import type { Clock } from '#base/clock.ts';
import type { smtpLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Plan, TargetServer } from '#directory/routing/types.ts';
import type { Authenticator, Identity, Recipients } from '#directory/types.ts';
import type { Connection } from '#net/connection.ts';
import type { ContextStore } from '#net/tls.ts';
import type { InboundChecks, Verdict } from '#services/checks/types.ts';
import type { QueueRecipient } from '#store/queue.ts';
import type { Store, StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import type { Address } from '#wire/address.ts';
import type { HeaderField } from '#wire/header.ts';
import type { MailParameters } from '#wire/smtp/parameters.ts';
import type { Reply } from '#wire/smtp/reply.ts';
import type { SmtpMetrics } from './metrics.ts';

/** What a listener is for: mail from other servers, from our users, or from another program of this machine (RFC 2033). */
export type Role = 'mx' | 'submission' | 'lmtp';

/** What an installation may set; read at the start of each session. */
export interface SmtpSettings {
  /** Bytes of the largest message taken. */
  messageSize: number;
  /** Recipients of one message. */
  recipients: number;
  /** Whether the answer for a full account lets the sender try again. */
  overQuota: 'temporary' | 'permanent';
  /** Lets clients on this machine log in without TLS. */
  plaintextOnLoopback: boolean;
  /** Load balancers that speak the PROXY protocol, as addresses and networks. */
  proxyNetworks: readonly string[];
  /** Milliseconds that a client of the MX must be able to wait for our greeting (RFC 5321 3.1); 0 does not try it. */
  greetingDelay: number;
}

export type SmtpLimits = { readonly [K in keyof typeof smtpLimits]: number };

/** What a listener's sessions use. */
interface CommonOptions {
  /** Our name in greetings and Received fields. */
  hostname: string;
  store: Store;
  recipients: Recipients;
  onward: Onward;
  /** Checks of mail from other servers. */
  checks?: InboundChecks;
  /** Offers STARTTLS with these certificates. */
  tls?: ContextStore;
  settings(): SmtpSettings;
  /** Others than those of base/limits.ts. */
  limits?: Partial<SmtpLimits>;
  /** Milliseconds of silence that end a session; netLimits.idle by default. */
  idleTimeout?: number;
  clock: Clock;
  log: Log;
  metrics: SmtpMetrics;
}

/** What submission needs besides. */
export interface SubmissionOptions {
  authenticator: Authenticator;
  /** A secret that stays the same (SaslContext.inventionKey). */
  inventionKey: Uint8Array;
  /** The operation that counts one message against the account's limit for the day: written together with the message. */
  countMessage(account: number): StoreCall;
  /** Recipients of one message that the account's policy allows. */
  recipientsPerMessage(account: number): Promise<number>;
}

export type SmtpOptions = CommonOptions &
  ({ role: Exclude<Role, 'submission'> } | { role: 'submission'; submission: SubmissionOptions });

/** Where a session stands. `bdat`: some of the message has come, and more is to follow. */
export type State = 'greeted' | 'ready' | 'mail' | 'rcpt' | 'bdat';

/** What a handler answers, and what the session does when it is sent. */
export interface Answer extends Reply {
  effect?: 'close' | 'tls';
}

/** One of our accounts as a recipient. */
export interface LocalRecipient {
  kind: 'local';
  account: number;
  /** RFC 5321 4.5.1: taken even where the account is full. */
  postmaster: boolean;
  /** As RCPT named it. */
  address: string;
  /** RFC 3461 4.1 and 4.2. */
  notify: string;
  original: string | null;
}

/** A recipient elsewhere. */
interface RemoteRecipient extends QueueRecipient {
  kind: 'remote';
}

/** One of ours whom rules lead further. */
interface RuledRecipient extends QueueRecipient {
  kind: 'ruled';
  /** As RCPT named it, for a plan that takes the message into account. */
  named: Address;
  plan: Plan;
}

export type Recipient = LocalRecipient | RemoteRecipient | RuledRecipient;

/** What rules at delivery need of the rest of the program. */
export interface Onward {
  /** The operation that counts what forwards of an account send today: it throws `limit` with `detail.forwards`, the account, where that is too much. */
  countForwards(account: number, messages: number): StoreCall;
  /** The envelope sender under which a domain of ours sends mail on, so that checks at the target are about us (SRS). */
  rewriteSender(sender: Address, domain: string): Address;
  /** Whom a report to such a sender is for; null for every other address. */
  restoreSender(address: Address): Address | null;
  /** Whether the target server of a domain takes mail for an address: `unknown` where it does not say. */
  probe(target: TargetServer, address: string): Promise<'accepted' | 'refused' | 'unknown'>;
  /** The word that stands for a place in the header of what leaves through it: others can neither make nor read it. */
  hopToken(hop: string): string;
  /** Lets accounts whose owners are away answer a message that was delivered. What goes wrong goes to the log. */
  answerAway(
    accounts: readonly number[],
    mail: { sender: Address | null; header: readonly HeaderField[] },
  ): Promise<void>;
}

/** The content of a message as it streams in. Exactly one of finish and abort ends it. */
export interface Content {
  /** Why the message is not taken, once that is known. */
  readonly failure: unknown;
  /** A CR or LF stood alone in it. */
  readonly binary: boolean;
  /** What the checks said, once `finish` has asked them; null where nobody checked. */
  readonly verdict: Verdict | null;
  /** Takes bytes in. What is wrong with them or with the store becomes `failure`; the rest is then only counted. Throws a Refusal that closes the session when there is no end of it. */
  write(chunk: Uint8Array): Promise<void>;
  /** Refuses the message for a reason that its reader found. */
  fail(reason: unknown): Promise<void>;
  /** Makes the message durable. Throws Refusal or MailError for a message that is not taken; nothing of it is kept then. */
  finish(): Promise<Received>;
  abort(): Promise<void>;
}

/** A message whose content is durable. */
export interface Message {
  received: Received;
  /** A CR or LF stands alone in it. */
  binary: boolean;
  /** What the checks said; null where nobody checked. */
  verdict: Verdict | null;
}

/** One message on its way in (RFC 5321 3.3). */
export interface Transaction {
  /** Queue id: in the Received field, the answer and the log. */
  readonly id: string;
  /** null is the empty reverse path. */
  readonly sender: Address | null;
  readonly parameters: MailParameters;
  readonly recipients: Recipient[];
  /** What BDAT brought so far. */
  content: Content | null;
}

/** What handlers may do with the connection: read it. Only the session writes. */
export type Input = Pick<
  Connection,
  'readChunk' | 'unread' | 'remote' | 'secure' | 'tlsInfo' | 'canBind' | 'channelBinding'
>;

/** One session as handlers see and change it. */
export interface Session {
  readonly options: SmtpOptions;
  /** Of the listener, and once somebody is logged in, of the account. */
  settings: SmtpSettings;
  readonly limits: SmtpLimits;
  readonly input: Input;
  readonly log: Log;
  /** Sends a challenge of AUTH and reads the line that answers it; null when the client is gone. */
  challenge(data: Uint8Array): Promise<Uint8Array | null>;
  state: State;
  /** How the client introduced itself. */
  client: { name: string; extended: boolean } | null;
  identity: Identity | null;
  transaction: Transaction | null;
  /** Messages begun. */
  messages: number;
  /** Refusals since the last message that was taken. */
  errors: number;
  failedLogins: number;
}

/** A row of the table of commands. */
export interface Command<T = unknown> {
  roles: readonly Role[];
  /** Where it is allowed; elsewhere it is a bad sequence of commands. */
  states: readonly State[];
  /** Throws MailError('bad-syntax'). */
  parse(argument: string): T;
  run(session: Session, value: T): Answer | Promise<Answer> | AsyncIterable<Answer>;
  flags: {
    /** Submission: needs TLS where that is demanded, and a login. */
    restricted?: true;
    /** Reads the message itself: where that fails, nobody knows where the next command begins. */
    content?: true;
    /** Does nothing for mail: too many in a row end the session. */
    idle?: true;
    /** The line may be as long as saslLimits.line. */
    long?: true;
  };
}
