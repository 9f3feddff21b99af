// The search thread: follows deliveries with the indexer, and answers searches. It opens rows, bodies and index itself.
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { codeOf, type ErrorData, errorToData } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Engine } from '#db/open.ts';
import { find, scan } from './find.ts';
import { Indexer } from './indexer.ts';
import { type OpenSearch, openSearch } from './open.ts';
import type { SearchQuery } from './query.ts';

/** What the thread is started with. */
export interface SearchThreadData {
  engine: Engine;
  directory: string;
  writerModule: string;
}

/** One search as data. */
export interface SearchRequest {
  id: number;
  account: number;
  query: SearchQuery;
  /** Ids, ascending. */
  emails: readonly number[];
}

export type ToSearchThread = ({ kind: 'search' } & SearchRequest) | { kind: 'abort'; id: number } | { kind: 'close' };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type FromSearchThread =
  | { kind: 'found'; id: number; emails: readonly number[] }
  | { kind: 'failed'; id: number; error: ErrorData }
  | { kind: 'log'; level: LogLevel; event: string; fields: Readonly<Record<string, unknown>> };

class SearchThread {
  readonly #post: (message: FromSearchThread) => void;
  readonly #log: Log;
  readonly #open: Promise<OpenSearch>;
  readonly #running = new Map<number, AbortController>();
  readonly #closing = new AbortController();
  readonly #indexing: Promise<void>;

  constructor(data: SearchThreadData, post: (message: FromSearchThread) => void) {
    this.#post = post;
    this.#log = logTo(post, {});
    giveWay(this.#log);
    const { engine, directory } = data;
    const writerModule = new URL(data.writerModule);
    const place = { engine, directory, writerModule, operations: {}, log: this.#log, role: 'any' } as const;
    this.#open = openSearch(place);
    this.#indexing = this.#index();
  }

  async hear(message: ToSearchThread): Promise<void> {
    if (message.kind === 'abort') this.#running.get(message.id)?.abort();
    else if (message.kind === 'search') await this.#answer(message);
    else await this.#close();
  }

  async #index(): Promise<void> {
    const { database, tables, openBodies, missing } = await this.#open;
    if (tables === null) return this.#log.warn('search-index-missing', { reason: missing });
    await new Indexer({ database, tables, openBodies, log: this.#log }).follow(this.#closing.signal);
  }

  async #answer(request: SearchRequest): Promise<void> {
    const { id } = request;
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      this.#post({ kind: 'found', id, emails: await this.#search(request, abort.signal) });
    } catch (error) {
      this.#post({ kind: 'failed', id, error: errorToData(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #search({ account, query, emails }: SearchRequest, signal: AbortSignal): Promise<number[]> {
    const { database, tables, openBodies } = await this.#open;
    const { matches, unindexed } = await find(tables, account, query, emails, signal).catch((error: unknown) => {
      if (codeOf(error) !== 'corrupt') throw error;
      // The emails are whole: they are read until the index is made anew.
      this.#log.error('search-index-damaged', { error: String(error) });
      return { matches: [], unindexed: emails };
    });
    if (unindexed.length === 0) return matches;
    await using bodies = await openBodies();
    const read = await scan({ reader: database.reader, bodies, log: this.#log }, account, query, unindexed, signal);
    return [...matches, ...read].toSorted((a, b) => a - b);
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    for (const abort of this.#running.values()) abort.abort();
    await this.#indexing;
    await (await this.#open)[Symbol.asyncDispose]();
    parentPort?.close();
  }
}

/** Nice value of this thread: where mail needs all processors, three quarters of one are left to it. */
const niceness = 5;

// Linux gives each thread a priority of its own; elsewhere the thread keeps the one of the process.
function giveWay(log: Log): void {
  try {
    const [thread = ''] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(thread), niceness);
  } catch (error) {
    log.debug('search-priority', { error: String(error) });
  }
}

/** A log whose lines the main thread writes. */
function logTo(post: (message: FromSearchThread) => void, own: Readonly<Record<string, unknown>>): Log {
  const at = (level: LogLevel) => (event: string, fields?: Readonly<Record<string, unknown>>) =>
    post({ kind: 'log', level, event, fields: { ...own, ...fields } });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => logTo(post, { ...own, ...fields }),
  };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const thread = new SearchThread(workerData as SearchThreadData, (message) => port.postMessage(message));
  port.on('message', (message: ToSearchThread) => void thread.hear(message));
}
