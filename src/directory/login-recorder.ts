import { loginHistoryLimits as limits } from '#base/limits-logins.ts';
import type { Log } from '#base/log.ts';
import type { Counter, Metrics } from '#base/metrics.ts';
import { loginPeriod, type LoginRecord } from './login-history.ts';

/** What the recorder works with. */
export interface RecorderParts {
  /** Writes at most `loginHistoryLimits.batch` records. */
  write(records: LoginRecord[]): Promise<void>;
  log: Log;
  metrics: Metrics;
}

/**
 * Collects login attempts for seconds and writes equal ones as one row, so that a flood of logins is not a flood of
 * writes. What the database refuses is tried again with what came since. Disposing writes what waits.
 */
export class LoginRecorder implements AsyncDisposable {
  readonly #parts: RecorderParts;
  readonly #dropped: Counter;
  #waiting = new Map<string, LoginRecord>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#dropped = parts.metrics.counter(
      'sowa_login_history_dropped_total',
      'Login attempts that did not get into the history because too many were waiting.',
    );
  }

  add(record: LoginRecord): void {
    const { account, protocol, address, outcome, agent, at, attempts } = record;
    const key = `${account} ${loginPeriod(at)} ${protocol} ${address} ${outcome} ${agent}`;
    const earlier = this.#waiting.get(key);
    if (earlier === undefined && this.#waiting.size >= limits.waiting) {
      this.#dropped.add(attempts);
      return;
    }
    this.#waiting.set(key, {
      ...record,
      attempts: attempts + (earlier?.attempts ?? 0),
      at: Math.max(at, earlier?.at ?? 0),
    });
    this.#timer ??= setTimeout(() => void this.flush(), limits.interval).unref();
  }

  /** Names the client of an attempt that was added without: it is counted with that agent, and not without. Where too much waits it stays as it was. */
  rename(record: LoginRecord): void {
    if (this.#waiting.size >= limits.waiting) return;
    this.add({ ...record, agent: '', attempts: -record.attempts });
    this.add(record);
  }

  /** Writes what waits; resolves when that is done, or has been put off. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#waiting.size > 0) this.#parts.log.warn('login-history-lost', { records: this.#waiting.size });
  }

  async #writeAll(): Promise<void> {
    const records = [...this.#waiting.values()].filter(({ attempts }) => attempts !== 0);
    this.#waiting = new Map();
    for (let from = 0; from < records.length; from += limits.batch) {
      try {
        await this.#parts.write(records.slice(from, from + limits.batch));
      } catch (error) {
        this.#parts.log.warn('login-history-put-off', { records: records.length - from, error: String(error) });
        for (const record of records.slice(from)) this.add(record);
        return;
      }
    }
  }
}
