import type { Inspection, Verdict } from '#services/checks/types.ts';
import type { MessageWriter, Received } from '#store/types.ts';
import { formatAddress } from '#wire/address.ts';
import { parseAuthservId } from '#wire/authentication-results.ts';
import { formatDate } from '#wire/date.ts';
import type { LineEndCheck } from '#wire/smtp/line-ends.ts';
import { authorFields, checkAuthors } from './author.ts';
import { Refusal } from './errors.ts';
import { HeaderFilter, type HeaderRules } from './header-filter.ts';
import { traceFields } from './trace.ts';
import type { Content, Session, Transaction } from './types.ts';

/** Streams a message into the store: its header checked and mended on the way, trace fields in front at the end. */
export class Incoming implements Content {
  failure: unknown;
  verdict: Verdict | null = null;
  readonly #session: Session;
  readonly #transaction: Transaction;
  readonly #header: HeaderFilter;
  readonly #lineEnds: LineEndCheck | null;
  readonly #inspection: Inspection | null;
  #writer: MessageWriter | null = null;
  #size = 0;

  /** `lineEnds` watches content that may be binary. */
  constructor(session: Session, transaction: Transaction, lineEnds: LineEndCheck | null) {
    this.#session = session;
    this.#transaction = transaction;
    this.#inspection = inspect(session, transaction);
    this.#header = new HeaderFilter(headerRules(session, transaction, believed(session, this.#inspection)));
    this.#lineEnds = lineEnds;
  }

  get binary(): boolean {
    return this.#lineEnds?.bare === true;
  }

  async write(chunk: Uint8Array): Promise<void> {
    const { settings, limits } = this.#session;
    this.#size += chunk.length;
    if (this.#size > settings.messageSize) await this.fail(tooLarge());
    if (this.#size > settings.messageSize + limits.excess) throw endless();
    if (this.failure !== undefined) return;
    this.#lineEnds?.push(chunk);
    const inspected = this.#inspection?.write(chunk);
    await this.#pass(this.#header.push(chunk));
    await inspected;
  }

  async fail(reason: unknown): Promise<void> {
    if (this.failure !== undefined) return;
    this.failure = reason;
    await this.abort();
  }

  async finish(): Promise<Received> {
    await this.#pass(this.#header.end());
    await this.#checkAuthors();
    await this.#judge();
    if (this.failure !== undefined || this.#writer === null) throw this.failure;
    const writer = this.#writer;
    this.#writer = null;
    const trace = traceFields(this.#session, this.#transaction, this.verdict?.results ?? '');
    return writer.finish(Buffer.from(trace));
  }

  async abort(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    this.#inspection?.abandon();
    try {
      await writer?.abort();
    } catch (error) {
      // The message is refused all the same; what is left of it is what no row names, and goes with that.
      this.#session.log.warn('smtp.abort-failed', { error });
    }
  }

  async #pass(pieces: readonly Uint8Array[]): Promise<void> {
    if (this.failure !== undefined) return;
    const { received } = this.#header;
    if (received > this.#session.limits.received) return this.fail(looping());
    try {
      this.#writer ??= this.#session.options.store.receive();
      for (const piece of pieces) await this.#writer.write(piece);
    } catch (error) {
      await this.fail(error);
    }
  }

  async #judge(): Promise<void> {
    if (this.#inspection === null || this.failure !== undefined) return;
    this.verdict = await this.#inspection.conclude();
    const { disposition } = this.verdict;
    if (disposition.kind === 'refuse') {
      await this.fail(new Refusal(disposition.code, disposition.status, disposition.text));
    }
  }

  async #checkAuthors(): Promise<void> {
    const { identity } = this.#session;
    if (identity === null || this.failure !== undefined) return;
    if (this.#header.overflow) return this.fail(new Refusal(552, '5.3.4', 'From or Sender is too long'));
    try {
      await checkAuthors(this.#session, identity.account, this.#header.collected);
    } catch (error) {
      await this.fail(error);
    }
  }
}

/** Only other servers' mail is checked: our users have logged in, and LMTP's have been checked before. */
function inspect({ options, input, client }: Session, { id, sender, recipients }: Transaction): Inspection | null {
  if (options.role !== 'mx' || options.checks === undefined) return null;
  return options.checks.inspect({
    id,
    address: input.remote.address,
    helo: client?.name ?? '',
    sender: sender === null ? '' : formatAddress(sender),
    recipients: recipients.map(({ address }) => address),
  });
}

/** RFC 1870 6.3. */
export function tooLarge(): Refusal {
  return new Refusal(552, '5.3.4', 'The message is too large');
}

/** A client that goes on far behind the limit is not listened to any longer. */
export function endless(): Refusal {
  return new Refusal(421, '4.3.4', 'The message is far too large', 'close');
}

/** RFC 5321 6.3, RFC 3463 3.5. */
function looping(): Refusal {
  return new Refusal(554, '5.4.6', 'Too many Received fields: the message is going in circles');
}

const none: ReadonlySet<string> = new Set();
/** RFC 5321 4.4: final delivery may remove what claims to be our field; a sender should not send one. */
const foreignTrace: ReadonlySet<string> = new Set(['return-path']);
/** RFC 5322 3.6.3: its recipients must not be seen; who sends through us may not have known to remove it. */
const hidden: ReadonlySet<string> = new Set(['return-path', 'bcc', 'resent-bcc']);
const wanted: ReadonlySet<string> = new Set(['date', 'message-id', 'from']);

const results: ReadonlySet<string> = new Set(['authentication-results']);

function headerRules(session: Session, transaction: Transaction, believe: boolean): HeaderRules {
  const { options, identity, limits } = session;
  const common = {
    judge: believe ? none : results,
    // RFC 8601 5: what claims to be our result and is not must not be believed by anybody behind us.
    forged: (field: Uint8Array) => {
      const id = parseAuthservId(field);
      return id === null || id === options.hostname.toLowerCase();
    },
    collectLimit: limits.author,
  };
  if (identity === null) return { ...common, drop: foreignTrace, watch: none, collect: none, add: () => '' };
  return {
    ...common,
    drop: hidden,
    watch: wanted,
    collect: authorFields,
    add: (seen) => {
      const now = options.clock.now();
      const author = transaction.sender === null ? identity.address : formatAddress(transaction.sender);
      // RFC 6409 8.2 and 8.3. From is no less mandatory (RFC 5322 3.6), and the sender is known to be theirs.
      return [
        seen.has('from') ? '' : `From: <${author}>\r\n`,
        seen.has('date') ? '' : `Date: ${formatDate(now)}\r\n`,
        seen.has('message-id') ? '' : `Message-ID: <${transaction.id}@${options.hostname}>\r\n`,
      ].join('');
    },
  };
}

/** Whether the client may add results in our name: it belongs to us, as do those whose mail the checks leave alone. */
function believed({ options }: Session, inspection: Inspection | null): boolean {
  return options.role === 'lmtp' || (options.role === 'mx' && options.checks !== undefined && inspection === null);
}
