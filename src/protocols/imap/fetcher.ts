import { messagesBetween } from '#store/listing.ts';
import { type BodyRef, flag } from '#store/types.ts';
import { packNumbers } from '#store/uid-set.ts';
import { fetchEnd, fetchStart } from '#wire/imap/fetch-response.ts';
import type { FetchItem } from '#wire/imap/fetch.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { unpackStructure } from '#wire/mime/compact.ts';
import type { Part } from '#wire/mime/summary.ts';
import { accountOf, readerOf, speaksUtf8 } from './account.ts';
import { columnsFor, formatItem, isStreamed, type ItemRow, type RowItem, type StreamedItem } from './fetch-items.ts';
import { Gone } from './receiver.ts';
import { type Content, literalItem, streamItem } from './sections.ts';
import { viewOf } from './selection.ts';
import type { Piece, Session } from './types.ts';

/** Text that is collected before it goes on its way. */
const batch = 32 * 1024;
/** Milliseconds that a body is where a row said; far less than compaction leaves it there (compactionLimits.settle). */
const refAge = 60_000;

/** Makes the FETCH responses of some messages. */
export class Fetcher {
  /** Messages that were answered. */
  found = 0;
  /** Why a message that is there could not be answered. */
  failure: unknown;
  readonly #session: Session;
  readonly #items: RowItem[];
  readonly #streamed: StreamedItem[];
  readonly #columns: (keyof ItemRow)[];
  /** Whether reading makes messages \Seen (RFC 9051 6.4.5). */
  readonly #sees: boolean;
  /** Whether the responses say all that others' changes of flags come to. */
  readonly #tellsFlags: boolean;

  constructor(session: Session, items: readonly FetchItem[]) {
    this.#session = session;
    this.#items = items.filter((item) => !isStreamed(item));
    this.#streamed = items.filter((item) => isStreamed(item));
    this.#columns = columnsFor(items);
    const names = new Set(items.map((item) => (item.kind === 'simple' ? item.name : '')));
    this.#tellsFlags = names.has('FLAGS') && (names.has('MODSEQ') || !session.enabled.condstore);
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
  async *#pages(ranges: readonly SequenceRange[]): AsyncGenerator<ItemRow[], void> {
    const { messages } = viewOf(this.#session);
    const { page } = this.#session.limits;
    for (const [from, to] of ranges) {
      for (let next = from; next <= to;) {
        const rows = await this.#rows(next, to, page);
        yield rows.filter(({ uid }) => messages.sequenceOf(uid) > 0);
        next = rows.length < page ? Infinity : (rows.at(-1)?.uid ?? to) + 1;
      }
    }
  }

  #rows(from: number, to: number, limit: number): Promise<ItemRow[]> {
    const { mailbox } = viewOf(this.#session);
    return messagesBetween(readerOf(this.#session), mailbox, [from, to], limit, this.#columns);
  }

  /** Marks messages; the UIDs of those that were not marked before. */
  async #see(rows: readonly ItemRow[]): Promise<Set<number>> {
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

  *#fromRows(rows: readonly ItemRow[]): Generator<Piece, void> {
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

  async *#withBodies(rows: readonly ItemRow[], seen: ReadonlySet<number>): AsyncGenerator<Piece, void> {
    const { bodies } = this.#session.options.store;
    const rowsAreFreshUntil = performance.now() + refAge;
    const small = bodies.readSmall(rows.map(bodyOf));
    try {
      for (const row of rows) {
        const { value: bytes } = await small.next();
        const isFresh = performance.now() < rowsAreFreshUntil;
        const body = isFresh ? bodyOf(row) : await readerOf(this.#session).body(row.email_id);
        if (body === undefined) continue;
        let structure: Part | undefined;
        const content: Content = { bodies, body, structure: () => (structure ??= unpackStructure(row.structure)) };
        this.found++;
        yield* this.#withBody(row, content, bytes ?? null, seen.has(row.uid));
      }
    } finally {
      await small.return();
    }
  }

  /** `bytes`: the whole body, where it is in memory. */
  async *#withBody(
    row: ItemRow,
    content: Content,
    bytes: Uint8Array | null,
    seen: boolean,
  ): AsyncGenerator<Piece, void> {
    try {
      const pieces = bytes === null ? null : this.#literals(row, content, bytes, seen);
      yield* pieces ?? begun(this.#response(row, content, seen));
    } catch (error) {
      this.#session.log.error('imap.unreadable', { email: row.email_id, error });
      if (error instanceof Gone) throw error;
      this.failure ??= error;
    }
  }

  /** The response where nothing is asked of the body but bytes of it as they are; null elsewhere. */
  #literals(row: ItemRow, { structure }: Content, bytes: Uint8Array, seen: boolean): Piece[] | null {
    const pieces: Piece[] = [];
    let text = this.#head(row, seen);
    for (const item of this.#streamed) {
      const literal = literalItem(item, structure);
      if (literal === null) return null;
      pieces.push(text + literal.head, bytes.subarray(literal.range.start, literal.range.end));
      text = ' ';
    }
    pieces.push(fetchEnd);
    return pieces;
  }

  async *#response(row: ItemRow, content: Content, seen: boolean): AsyncGenerator<Piece, void> {
    let separator = this.#head(row, seen);
    for (const item of this.#streamed) {
      yield separator;
      yield* streamItem(item, content);
      separator = ' ';
    }
    yield fetchEnd;
  }

  /** What stands in front of the items that are in the body. */
  #head(row: ItemRow, seen: boolean): string {
    const items = seen ? this.#itemsWithFlags() : this.#items;
    return this.#start(row, items) + (items.length > 0 ? ' ' : '');
  }

  #start(row: ItemRow, items: readonly RowItem[]): string {
    const utf8 = speaksUtf8(this.#session);
    const { messages, flagged } = viewOf(this.#session);
    if (this.#tellsFlags) flagged.delete(row.uid);
    let text = fetchStart(messages.sequenceOf(row.uid));
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

function bodyOf({ body_ref, size }: ItemRow): BodyRef {
  return { ref: body_ref, size };
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
