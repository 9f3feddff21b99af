import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '#base/errors.ts';
import { searchLimits } from '#base/limits-store.ts';
import type { Log } from '#base/log.ts';
import type { Announcement, Database } from '#db/types.ts';
import type { Bodies } from './bytes.ts';
import { emailById, emailsAfter, idRange } from './emails.ts';
import { followRemovals, type LogState, removeAccount } from './removals.ts';
import type { Addition, IndexDocument, SearchTables } from './tables.ts';
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
  /** Announcements heard: two equal counts are a moment of rest. */
  #heard = 0;

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
        await this.#settled(signal);
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
    for (;;) {
      const addition = await this.#next(account, bodies, signal);
      if (addition === null) return;
      // Where another process was faster (`sowa reindex`), its progress is where this one goes on.
      const [added] = await this.#parts.tables.add([addition]);
      if (added === true) indexed(addition.documents.length);
    }
  }

  /** What the index lacks of an account, or the first of it; null for nothing. What was expunged is taken out at once. */
  async #next(account: number, bodies: Bodies, signal?: AbortSignal): Promise<Addition | null> {
    if (signal?.aborted === true) return null;
    const { tables, database } = this.#parts;
    const before = await tables.progress(account);
    const state = await database.reader.get<LogState>(
      'SELECT modseq, low_modseq FROM account_state WHERE account_id = ?',
      account,
    );
    if (state === undefined) {
      await removeAccount(tables, account);
      return null;
    }
    if (before !== undefined) await followRemovals(database.reader, tables, account, before, state);
    const through = before?.through ?? idRange(account)[0] - 1;
    const documents = await this.#documents(account, through, bodies, signal);
    const after = { through: documents.at(-1)?.email ?? through, modseq: state.modseq };
    if (documents.length === 0 && before?.modseq === after.modseq) return null;
    return { account, documents, before, after };
  }

  async #documents(account: number, through: number, bodies: Bodies, signal?: AbortSignal): Promise<IndexDocument[]> {
    const rows = await emailsAfter(this.#parts.database.reader, account, through, searchLimits.batch);
    const documents: IndexDocument[] = [];
    for (const row of rows) {
      if (isFull(documents) || signal?.aborted === true) break;
      documents.push(await this.#document(account, row, bodies));
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
    this.#heard++;
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

  /** Waits for a moment without changes, but no longer than settleMost while mail keeps coming. */
  async #settled(signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < searchLimits.settleMost && !signal.aborted; waited += searchLimits.settle) {
      const before = this.#heard;
      await pause(searchLimits.settle, signal);
      if (this.#heard === before) return;
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    await using bodies = await this.#parts.openBodies();
    // Taken off first: what is announced meanwhile is the next round's.
    let accounts: number[] = [...this.#waiting];
    this.#waiting.clear();
    while (accounts.length > 0 && !signal.aborted) accounts = await this.#addSome(accounts, bodies, signal);
  }

  /** Adds what the accounts lack, in transactions of several; those that may lack more. */
  async #addSome(accounts: readonly number[], bodies: Bodies, signal: AbortSignal): Promise<number[]> {
    const unfinished: number[] = [];
    let additions: Addition[] = [];
    // In the order of ids: the engine writes out what it collected whenever a smaller one follows.
    for (const account of accounts.toSorted((a, b) => a - b)) {
      const addition = await this.#next(account, bodies, signal).catch(this.#putOff([account]));
      if (addition === null) continue;
      additions.push(addition);
      if (isFull(addition.documents)) unfinished.push(account);
      if (!isFull(additions.flatMap(({ documents }) => documents))) continue;
      await this.#add(additions);
      additions = [];
    }
    if (additions.length > 0) await this.#add(additions);
    return unfinished;
  }

  async #add(additions: readonly Addition[]): Promise<void> {
    const accounts = additions.map(({ account }) => account);
    const added = await this.#parts.tables.add(additions).catch(this.#putOff(accounts));
    // Where another process was faster (`sowa reindex`), the next round goes on from there.
    added?.forEach((done, i) => done || this.#waiting.add(accounts[i] as number));
  }

  /** Logs a failure and tries the accounts again later. */
  #putOff(accounts: readonly number[]): (error: unknown) => null {
    return (error) => {
      this.#failed(`accounts ${accounts.join(', ')}`)(error);
      setTimeout(() => accounts.forEach((account) => this.#again(account)), searchLimits.retry).unref();
      return null;
    };
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

/** Whether documents are enough for one transaction. */
function isFull(documents: readonly IndexDocument[]): boolean {
  const length = documents.reduce((sum, { head, body }) => sum + head.length + body.length, 0);
  return documents.length >= searchLimits.batch || length >= searchLimits.batchText;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
