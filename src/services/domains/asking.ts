import { domainLimits } from '#base/limits-domains.ts';
import { askAuthority, askDelegation } from '#net/dns/authority.ts';
import type { AuthorityOutcome, Outcome, UncheckedResolver } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';

/** Questions of one look at a domain: few at a time, and all of them together within one time. */
export class Asking {
  readonly #resolver: UncheckedResolver;
  readonly #port: number;
  readonly #deadline: number;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;

  /** `port`: that of authoritative servers; `milliseconds`: for everything. */
  constructor(resolver: UncheckedResolver, port: number, milliseconds: number) {
    this.#resolver = resolver;
    this.#port = port;
    this.#deadline = performance.now() + milliseconds;
  }

  /** Whole milliseconds that are left, at least 1. */
  get left(): number {
    return Math.max(1, Math.floor(this.#deadline - performance.now()));
  }

  /** Asks the resolver. */
  resolve<T extends RecordType>(name: string, type: T): Promise<Outcome<T>> {
    return this.#bounded(() => this.#resolver.resolve(name, type));
  }

  /** Asks the resolver for what DNSSEC refuses, too. */
  resolveUnchecked<T extends RecordType>(name: string, type: T): Promise<Outcome<T>> {
    return this.#bounded(() => this.#resolver.resolveUnchecked(name, type));
  }

  /** Asks an authoritative server. */
  authority<T extends RecordType>(address: string, name: string, type: T): Promise<AuthorityOutcome<T>> {
    const milliseconds = Math.min(domainLimits.attempt, this.left);
    return this.#bounded(() => askAuthority({ address, port: this.#port }, name, type, milliseconds));
  }

  /** Asks a server of the zone above; null where it does not say. */
  async delegation(address: string, name: string): Promise<readonly string[] | null> {
    const milliseconds = Math.min(domainLimits.attempt, this.left);
    const found = await this.#bounded(() => askDelegation({ address, port: this.#port }, name, milliseconds));
    return found !== null && 'kind' in found ? null : found;
  }

  /** What is late is as if nobody had answered; it ends by itself, because every question has a time of its own. */
  async #bounded<T>(ask: () => Promise<T>): Promise<T | { kind: 'failed'; reason: 'timeout' }> {
    if (this.#inFlight >= domainLimits.inFlight) await new Promise<void>((go) => void this.#waiting.push(go));
    else this.#inFlight++;
    const late = Promise.withResolvers<{ kind: 'failed'; reason: 'timeout' }>();
    const timer = setTimeout(() => late.resolve({ kind: 'failed', reason: 'timeout' }), this.left);
    try {
      return await Promise.race([ask(), late.promise]);
    } finally {
      clearTimeout(timer);
      const next = this.#waiting.shift();
      if (next === undefined) this.#inFlight--;
      else next();
    }
  }
}
