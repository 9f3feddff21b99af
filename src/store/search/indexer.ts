import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '#base/errors.ts';
import { searchLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Announcement, Database } from '#db/types.ts';
import type { Bodies } from './bytes.ts';
import { emailById, emailsAfter, idRange } from './emails.ts';
import { followRemovals, removeAccount } from './removals.ts';
import type { IndexDocument, Progress, SearchTables } from './tables.ts';
import { type EmailRow, EmailText } from './text.ts';

/** What the indexer works on. */
export interface IndexerParts {
  database: Database;
  tables: SearchTables;
  /** A reader of bodies for one piece of work: kept for long it would hold files open that compaction removed. */
  openBodies: () => Promise<Bodies & AsyncDisposable>;
  log: Log;
}

/**
 * Fills the index behind the deliveries: emails in the order of their ids, removals by the change log. How far it is
 * stands in the index itself and moves with it, so a crash at any moment loses and doubles nothing.
 */
export class Indexer {
  readonly #parts: IndexerParts;
  readonly #waiting = new Set<number>();
  #wake: () => void = () => undefined;

  constructor(parts: IndexerParts) {
    this.#parts = parts;
  }

  /** Catches up with every account, then follows what is announced, until `signal` is aborted. */
  async follow(signal: AbortSignal): Promise<void> {
    const stop = this.#parts.database.listen((announcement) => this.#hear(announcement));
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    try {
      await this.#retrying(signal, 'every account', () => this.#addAll());
      while (!signal.aborted) {
        if (this.#waiting.size === 0) await this.#woken(signal);
        await pause(searchLimits.settle, signal);
        await this.#retrying(signal, 'opening bodies', () => this.#round(signal));
      }
    } finally {
      stop();
    }
  }

  /** Brings one account up to date. `indexed` hears of each batch. Stops early when `signal` is aborted. */
  async catchUp(
    account: number,
    bodies: Bodies,
    signal?: AbortSignal,
    indexed: (emails: number) => void = () => undefined,
  ): Promise<void> {
    const { tables, database } = this.#parts;
    for (;;) {
      if (signal?.aborted === true) return;
      const before = await tables.progress(account);
      const state = await database.reader.get<{ modseq: number }>(
        'SELECT modseq FROM account_state WHERE account_id = ?',
        account,
      );
      if (state === undefined) return removeAccount(tables, account);
      if (before !== undefined) await followRemovals(database.reader, tables, account, before);
      const start = before ?? { through: idRange(account)[0] - 1, modseq: state.modseq };
      const documents = await this.#documents(account, start, bodies, signal);
      if (documents.length === 0 && before !== undefined) return;
      const after = { ...start, through: documents.at(-1)?.email ?? start.through };
      // Where another process was faster (`sowa reindex`), its progress is where this one goes on.
      if (await tables.add(account, documents, before, after)) indexed(documents.length);
    }
  }

  async #documents(
    account: number,
    { through }: Progress,
    bodies: Bodies,
    signal?: AbortSignal,
  ): Promise<IndexDocument[]> {
    const rows = await emailsAfter(this.#parts.database.reader, account, through, searchLimits.batch);
    const documents: IndexDocument[] = [];
    let length = 0;
    for (const row of rows) {
      if (length >= searchLimits.batchText || signal?.aborted === true) break;
      const document = await this.#document(account, row, bodies);
      length += document.head.length + document.body.length;
      documents.push(document);
    }
    return documents;
  }

  // What cannot be read is looked at again by every search, so that it is found once a backup brought its body back.
  async #document(account: number, row: EmailRow, bodies: Bodies): Promise<IndexDocument> {
    const email = row.email_id;
    try {
      return { email, ...(await new EmailText(row, bodies).forIndex()) };
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'corrupt' && code !== 'not-found') throw error;
      const expunged = (await emailById(this.#parts.database.reader, account, email)) === undefined;
      if (!expunged) this.#parts.log.warn('search-unreadable', { account, email, error: (error as Error).message });
      return { email, head: '', body: '', cut: true };
    }
  }

  #hear({ topic, account, kind }: Announcement): void {
    if (topic === 'lost') void this.#addAll().then(() => this.#wake(), this.#failed('every account'));
    if ((topic === 'mail' && kind !== 'flags') || topic === 'mail-gone') {
      this.#waiting.add(account);
      this.#wake();
    }
  }

  async #addAll(): Promise<void> {
    const rows = await this.#parts.database.reader.all<{ id: number }>('SELECT account_id AS id FROM account_state');
    const { accounts } = await this.#parts.tables.state();
    for (const { id } of rows) this.#waiting.add(id);
    for (const { account } of accounts) this.#waiting.add(account);
  }

  async #round(signal: AbortSignal): Promise<void> {
    await using bodies = await this.#parts.openBodies();
    // Taken off first: what is announced meanwhile is the next round's.
    const accounts = [...this.#waiting];
    this.#waiting.clear();
    for (const account of accounts) {
      if (signal.aborted) return;
      await this.catchUp(account, bodies, signal).catch((error: unknown) => {
        this.#failed(`account ${account}`)(error);
        setTimeout(() => this.#again(account), searchLimits.retry).unref();
      });
    }
  }

  #again(account: number): void {
    this.#waiting.add(account);
    this.#wake();
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#waiting.size > 0 || signal.aborted) resolve();
    });
  }

  async #retrying(signal: AbortSignal, what: string, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.#failed(what)(error);
        await pause(searchLimits.retry, signal);
      }
    }
  }

  #failed(what: string): (error: unknown) => void {
    return (error) => this.#parts.log.error('search-indexing-failed', { what, error: String(error) });
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
