import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { domainLimits } from '#base/limits-domains.ts';
import type { Log } from '#base/log.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Call, Database } from '#db/types.ts';
import { knownStates, nextDomainCheck, unscheduledDomains } from '#directory/domain-checks.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { compare, driftOf, type Item } from './drift.ts';
import { keptReport } from './kept-report.ts';
import { Rounds, unlessStopped } from './rounds.ts';
import type { DomainReport } from './types.ts';

/** What watching domains is done with. */
export interface DomainWatchParts {
  database: Database;
  /** A report made now. Throws `not-found` where the domain is gone. */
  look: (domain: string) => Promise<DomainReport>;
  /** The operations that tell somebody of what broke; none where there is nobody to tell. */
  notice: (domain: string, broken: readonly Item[]) => Promise<readonly Call[]>;
  clock: Clock;
  log: Log;
  /** From 0 up to 1. */
  chance?: () => number;
}

/**
 * Looks at every domain once a day, at times that are spread, and keeps what changed. What was good and is not is told
 * once, in one transaction with the note that it was found.
 */
export class DomainWatch {
  readonly #parts: DomainWatchParts;
  readonly #chance: () => number;
  readonly #write: Writer<DirectoryOperations>;

  constructor(parts: DomainWatchParts) {
    this.#parts = parts;
    this.#chance = parts.chance ?? Math.random;
    this.#write = writerFor<DirectoryOperations>(parts.database);
  }

  /** Begins to do so by itself. */
  start(): AsyncDisposable {
    const { clock, log } = this.#parts;
    const run = (signal: AbortSignal) => this.pass(signal);
    return new Rounds({ name: 'domain-watch', run, pause: domainLimits.again, clock, log });
  }

  /** Looks at what is due; when the next pass is wanted. */
  async pass(signal: AbortSignal): Promise<number> {
    const { database, clock } = this.#parts;
    await this.#schedule();
    for (;;) {
      const now = clock.now();
      const claim = { now, lease: now + domainLimits.lease, limit: domainLimits.batch };
      const due = await this.#write(0, 'domainCheck.claim', claim);
      if (due.length === 0) break;
      for (const domain of due) {
        if (signal.aborted) return clock.now();
        await this.#check(domain, signal);
      }
    }
    // Domains that are added meanwhile are seen then.
    const latest = clock.now() + domainLimits.again;
    return Math.min(latest, (await nextDomainCheck(database.reader)) ?? latest);
  }

  /** New domains get a time within the day. */
  async #schedule(): Promise<void> {
    const { database, clock } = this.#parts;
    for (;;) {
      const domains = await unscheduledDomains(database.reader, domainLimits.batch);
      if (domains.length === 0) return;
      const checks = domains.map((domain) => ({ domain, at: clock.now() + this.#chance() * domainLimits.interval }));
      await this.#write(0, 'domainCheck.schedule', {
        checks: checks.map(({ domain, at }) => ({ domain, at: Math.floor(at) })),
      });
    }
  }

  async #check(domain: string, signal: AbortSignal): Promise<void> {
    const { database, look, notice, clock, log } = this.#parts;
    try {
      const report = await unlessStopped(signal, look(domain));
      const { known, broken, mended, doubtful } = compare(await knownStates(database.reader, domain), report);
      const now = clock.now();
      const args = { domain, known, drifts: [...broken, ...mended].map(driftOf), now, next: this.#next(doubtful) };
      const told = broken.length === 0 ? [] : await notice(domain, broken);
      const keep: Call = { name: 'domainReport.keep', lane: 0, args: { row: keptReport(report) } };
      await database.write([{ name: 'domainCheck.record', lane: 0, args }, keep, ...told]);
      for (const item of broken) log.warn('domain.drift', { domain, item: item.name, told: told.length > 0 });
      for (const item of mended) log.info('domain.mended', { domain, item: item.name });
    } catch (error) {
      // It was removed meanwhile, or the service ends: then it is looked at again when the lease ends.
      if (codeOf(error) === 'not-found' || codeOf(error) === 'shutdown') return;
      // Its lease ends, and then it is looked at again.
      log.warn('domain.check-failed', { domain, error });
    }
  }

  #next(doubtful: boolean): number {
    if (doubtful) return this.#parts.clock.now() + domainLimits.again;
    const spread = this.#chance() * (domainLimits.interval / 10);
    return Math.floor(this.#parts.clock.now() + domainLimits.interval + spread);
  }
}
