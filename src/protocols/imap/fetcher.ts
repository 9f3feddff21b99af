import { type EmailMessageRow, emailMessagesBetween, messagesBetween } from '#store/listing.ts';
import { flag } from '#store/types.ts';
import { packNumbers } from '#store/uid-set.ts';
import { fetchEnd, fetchStart } from '#wire/imap/fetch-response.ts';
import type { FetchItem } from '#wire/imap/fetch.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { unpackStructure } from '#wire/mime/compact.ts';
import type { Part } from '#wire/mime/summary.ts';
import { accountOf, readerOf, speaksUtf8 } from './account.ts';
import { formatItem, isStreamed, needsEmail, type RowItem, type StreamedItem } from './fetch-items.ts';
import { Gone } from './receiver.ts';
import { type Content, streamItem } from './sections.ts';
import { viewOf } from './selection.ts';
import type { Piece, Session } from './types.ts';

/** Text that is collected before it goes on its way. */
const batch = 32 * 1024;

/** Makes the FETCH responses of some messages. */
export class Fetcher {
  /** Messages that were answered. */
  found = 0;
  /** Why a message that is there could not be answered. */
  failure: unknown;
  readonly #session: Session;
  readonly #items: RowItem[];
  readonly #streamed: StreamedItem[];
  readonly #wide: boolean;
  /** Whether reading makes messages \Seen (RFC 9051 6.4.5). */
  readonly #sees: boolean;

  constructor(session: Session, items: readonly FetchItem[]) {
    this.#session = session;
    this.#items = items.filter((item) => !isStreamed(item));
    this.#streamed = items.filter((item) => isStreamed(item));
    this.#wide = needsEmail(items);
    this.#sees = !viewOf(session).readOnly && this.#streamed.some((item) => 'peek' in item && !item.peek);
  }

  /** The responses for the messages in ranges of UIDs. */
  async *responses(ranges: readonly SequenceRange[]): AsyncGenerator<Piece, void> {
    for await (const rows of this.#pages(ranges)) {
      const seen = this.#sees ? await this.#see(rows) : new Set<number>();
      if (this.#streamed.length > 0) yield* this.#withBodies(rows, seen);
      else yield* this.#fromRows(rows);
    }
  }

  /** Rows of messages that the session knows, in pages. */
  async *#pages(ranges: readonly SequenceRange[]): AsyncGenerator<EmailMessageRow[], void> {
    const { mailbox, messages } = viewOf(this.#session);
    const { page } = this.#session.limits;
    const read = this.#wide ? emailMessagesBetween : messagesBetween;
    for (const [from, to] of ranges) {
      for (let next = from; next <= to;) {
        // Of a narrow row nobody asks for more (needsEmail).
        const rows = (await read(readerOf(this.#session), mailbox, next, to, page)) as EmailMessageRow[];
        yield rows.filter(({ uid }) => messages.sequenceOf(uid) > 0);
        next = rows.length < page ? Infinity : (rows.at(-1)?.uid ?? to) + 1;
      }
    }
  }

  /** Marks messages; the UIDs of those that were not marked before. */
  async #see(rows: readonly EmailMessageRow[]): Promise<Set<number>> {
    const view = viewOf(this.#session);
    const unseen = rows.filter(({ flags }) => (flags & flag.seen) === 0);
    if (unseen.length === 0) return new Set();
    const uids = packNumbers(unseen.map(({ uid }) => uid));
    const args = { mailbox: view.mailbox, uids, how: 'add', flags: flag.seen, keywords: [] } as const;
    const { modseq } = await this.#session.options.store.write(accountOf(this.#session), 'setFlags', args);
    view.told.add(modseq);
    for (const row of unseen) Object.assign(row, { flags: row.flags | flag.seen, modseq });
    return new Set(unseen.map(({ uid }) => uid));
  }

  *#fromRows(rows: readonly EmailMessageRow[]): Generator<Piece, void> {
    let text = '';
    for (const row of rows) {
      text += this.#start(row, this.#items) + fetchEnd;
      this.found++;
      if (text.length < batch) continue;
      yield text;
      text = '';
    }
    yield text;
  }

  async *#withBodies(rows: readonly EmailMessageRow[], seen: ReadonlySet<number>): AsyncGenerator<Piece, void> {
    for (const row of rows) {
      const body = await readerOf(this.#session).body(row.email_id);
      if (body === undefined) continue;
      let structure: Part | undefined;
      const content: Content = {
        bodies: this.#session.options.store.bodies,
        body,
        structure: () => (structure ??= unpackStructure(row.structure)),
      };
      this.found++;
      try {
        yield* begun(this.#response(row, content, seen.has(row.uid)));
      } catch (error) {
        this.#session.log.error('imap.unreadable', { email: row.email_id, error });
        if (error instanceof Gone) throw error;
        this.failure ??= error;
      }
    }
  }

  async *#response(row: EmailMessageRow, content: Content, seen: boolean): AsyncGenerator<Piece, void> {
    yield this.#start(row, seen ? this.#itemsWithFlags() : this.#items);
    let separator = this.#items.length > 0 || seen ? ' ' : '';
    for (const item of this.#streamed) {
      yield separator;
      yield* streamItem(item, content);
      separator = ' ';
    }
    yield fetchEnd;
  }

  #start(row: EmailMessageRow, items: readonly RowItem[]): string {
    const utf8 = speaksUtf8(this.#session);
    let text = fetchStart(viewOf(this.#session).messages.sequenceOf(row.uid));
    for (const [i, item] of items.entries()) text += (i === 0 ? '' : ' ') + formatItem(item, row, utf8);
    return text;
  }

  /** RFC 9051 6.4.5: flags that reading changes are said, too; RFC 7162 3.1.4: with their modseq. */
  #itemsWithFlags(): RowItem[] {
    const asked = new Set(this.#items.map((item) => (item.kind === 'simple' ? item.name : '')));
    const names = ['FLAGS', ...(this.#session.enabled.condstore ? ['MODSEQ'] : [])] as ('FLAGS' | 'MODSEQ')[];
    const more = names.filter((name) => !asked.has(name)).map((name) => ({ kind: 'simple', name }) as const);
    return [...this.#items, ...more];
  }
}

/**
 * The pieces of a response, its first bytes at hand before anything is sent: a body that cannot be read then fails the
 * command and not the connection. What fails later throws Gone: the client was promised a number of bytes.
 */
async function* begun(pieces: AsyncGenerator<Piece, void>): AsyncGenerator<Piece, void> {
  try {
    let head = '';
    for (;;) {
      const { done, value } = await pieces.next();
      if (done === true) return void (yield head);
      if (typeof value !== 'string') {
        yield head;
        yield value;
        break;
      }
      head += value;
    }
    try {
      yield* pieces;
    } catch (cause) {
      throw new Gone('a body ended too early', { cause });
    }
  } finally {
    await pieces.return();
  }
}
