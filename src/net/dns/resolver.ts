import type { Clock } from '#base/clock.ts';
import { dnsLimits } from '#base/limits.ts';
import type { Counter, Metrics } from '#base/metrics.ts';
import type { Asking } from '#wire/dns/message.ts';
import { canonicalName } from '#wire/dns/names.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { type Answered, answerOf } from './answer.ts';
import { DnsCache } from './cache.ts';
import { exchange, failureReason } from './exchange.ts';
import { localAnswer } from './local-names.ts';
import type { DnsServer } from './servers.ts';
import type { FailureReason, Outcome, UncheckedResolver } from './types.ts';

const outcomes = ['found', 'no-data', 'nxdomain', 'failed'] as const;

/** A stub resolver (RFC 1034 5.3.1) with a cache. Equal questions that meet on the way are asked once. */
export class StubResolver implements UncheckedResolver {
  readonly #clock: Clock;
  #cache: DnsCache;
  readonly #asking = new Map<string, Promise<Outcome<RecordType>>>();
  readonly #waiting: (() => void)[] = [];
  readonly #counters: Readonly<Record<(typeof outcomes)[number], Counter>>;
  #servers: readonly DnsServer[];
  #inFlight = 0;

  constructor(servers: readonly DnsServer[], clock: Clock, metrics: Metrics) {
    this.#servers = servers;
    this.#clock = clock;
    this.#cache = new DnsCache(clock);
    const family = metrics.counters('sowa_dns_queries_total', 'Questions that DNS servers were asked, by outcome.', {
      outcome: outcomes,
    });
    const of = (outcome: (typeof outcomes)[number]) => family.of({ outcome });
    this.#counters = { found: of('found'), 'no-data': of('no-data'), nxdomain: of('nxdomain'), failed: of('failed') };
  }

  /** Asks these servers from now on; what others said is forgotten. */
  use(servers: readonly DnsServer[]): void {
    this.#servers = servers;
    // A new one: what is still on its way from the old servers goes into the old one.
    this.#cache = new DnsCache(this.#clock);
    this.#asking.clear();
  }

  async resolve<T extends RecordType>(name: string, type: T): Promise<Outcome<T>> {
    const asked = canonicalName(name);
    const known = localAnswer(asked, type) ?? this.#cache.get(asked, type);
    if (known !== undefined) return known;
    const key = `${asked} ${type}`;
    const running = this.#asking.get(key) ?? this.#start(key, asked, type);
    return (await running) as Outcome<T>;
  }

  async resolveUnchecked<T extends RecordType>(name: string, type: T): Promise<Outcome<T>> {
    const asked = canonicalName(name);
    const outcome = await this.#take(() => this.#ask(asked, type, { checkingDisabled: true }));
    this.#counters[outcome.kind].add();
    return outcome as Outcome<T>;
  }

  #start(key: string, name: string, type: RecordType): Promise<Outcome<RecordType>> {
    const cache = this.#cache;
    const running = this.#take(() => this.#ask(name, type, {}))
      .then((outcome) => {
        this.#counters[outcome.kind].add();
        if (outcome.kind !== 'failed' || outcome.reason !== 'bad-name') cache.set(name, type, outcome);
        return outcome;
      })
      .finally(() => {
        if (this.#asking.get(key) === running) this.#asking.delete(key);
      });
    this.#asking.set(key, running);
    return running;
  }

  /** At most dnsLimits.inFlight at once; others wait their turn. */
  async #take<T>(job: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= dnsLimits.inFlight) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    else this.#inFlight++;
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#inFlight--;
      else next();
    }
  }

  /** Follows aliases that a server leaves to us. */
  async #ask(name: string, type: RecordType, asking: Asking): Promise<Outcome<RecordType>> {
    const deadline = performance.now() + dnsLimits.total;
    let outcome = await this.#askServers(name, type, deadline, asking);
    while (outcome.kind === 'aliased') {
      const { name: next, aliases, ttl, secure } = outcome;
      if (aliases.length > dnsLimits.aliases) return { kind: 'failed', reason: 'alias-loop' };
      const further = await this.#askServers(next, type, deadline, asking);
      if (further.kind === 'failed') return further;
      outcome = {
        ...further,
        aliases: [...aliases, ...further.aliases],
        ttl: Math.min(ttl, further.ttl),
        secure: secure && further.secure,
      };
    }
    return outcome;
  }

  /** Asks one server after another. Who failed to answer in time is asked again, and given longer. */
  async #askServers(name: string, type: RecordType, deadline: number, asking: Asking): Promise<Answered<RecordType>> {
    let servers = this.#servers;
    let reason: FailureReason = 'unreachable';
    for (let round = 0; round < dnsLimits.rounds; round++) {
      const silent: DnsServer[] = [];
      for (const server of servers) {
        const left = deadline - performance.now();
        if (left <= 0) return { kind: 'failed', reason: 'timeout' };
        const answered = await askOne(server, name, type, Math.min(left, dnsLimits.attempt * 2 ** round), asking);
        if (answered.kind !== 'failed' || answered.reason === 'bad-name') return answered;
        reason = answered.reason;
        if (reason === 'timeout') silent.push(server);
      }
      servers = silent;
    }
    return { kind: 'failed', reason };
  }
}

async function askOne<T extends RecordType>(
  server: DnsServer,
  name: string,
  type: T,
  milliseconds: number,
  asking: Asking,
): Promise<Answered<T>> {
  try {
    const message = await exchange(server, name, type, milliseconds, asking);
    return answerOf(message, { name, type }, server.trusted);
  } catch (error) {
    return { kind: 'failed', reason: failureReason(error) };
  }
}
