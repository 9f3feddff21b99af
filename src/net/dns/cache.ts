import type { Clock } from '#base/clock.ts';
import { dnsLimits } from '#base/limits.ts';
import { Lru } from '#base/lru.ts';
import type { RecordType } from '#wire/dns/records.ts';
import type { Outcome } from './types.ts';

interface Entry {
  outcome: Outcome<RecordType>;
  until: number;
}

/** Answers for as long as they hold; that there is nothing (RFC 2308) and failures (RFC 9520) too. */
export class DnsCache {
  readonly #entries = new Lru<string, Entry>(dnsLimits.cached);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is known, its `ttl` being what is left of it. `name` in its canonical spelling. */
  get<T extends RecordType>(name: string, type: T): Outcome<T> | undefined {
    // RFC 2308 5: that a name does not exist is known of every type at once.
    const key = [keyOf(name, type), keyOf(name, '*')].find((key) => this.#isGood(key));
    const entry = key === undefined ? undefined : this.#entries.get(key);
    if (entry === undefined) return undefined;
    const outcome = entry.outcome as Outcome<T>;
    if (outcome.kind === 'failed') return outcome;
    return { ...outcome, ttl: Math.ceil((entry.until - this.#clock.now()) / 1000) };
  }

  set(name: string, type: RecordType, outcome: Outcome<RecordType>): void {
    const seconds = outcome.kind === 'failed' ? dnsLimits.failureTtl : outcome.ttl;
    if (seconds <= 0) return;
    // RFC 6604 3: behind aliases it is the last name that does not exist; the one that was asked for is an alias.
    const absent = outcome.kind === 'nxdomain' && outcome.aliases.length === 0;
    const key = keyOf(name, absent ? '*' : type);
    this.#entries.set(key, { outcome, until: this.#clock.now() + seconds * 1000 });
  }

  #isGood(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    if (entry.until > this.#clock.now()) return true;
    this.#entries.delete(key);
    return false;
  }
}

/** A name has no blank. */
function keyOf(name: string, type: string): string {
  return `${name} ${type}`;
}
