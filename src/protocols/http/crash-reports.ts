import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { crashLimits } from '#base/limits-api.ts';
import type { Log } from '#base/log.ts';
import { Lru } from '#base/lru.ts';
import { type Budget, refill } from '#directory/budget.ts';
import { networkOf } from '#net/endpoint.ts';

/** A page that failed in somebody's browser. Its shape leaves no room for what anybody typed or read. */
export interface CrashReport {
  /** What the person sees, and may tell the operator. */
  id: string;
  /** Kind of the error, such as TypeError; never its message, which may quote what was on the page. */
  error: string;
  /** The area and page, such as /account/space: without names, addresses and numbers. */
  page: string;
  /** Places in our files, the innermost first, as file:line:column. */
  frames: readonly string[];
}

/** Takes reports from anybody, signed in or not, and writes them to the log: so many of each network. */
export class CrashReports {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #budgets = new Lru<string, Budget>(crashLimits.networks);

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Throws `auth-throttled` where a network has sent too many. */
  take(report: CrashReport, address: string): void {
    const network = networkOf(address);
    const { left, at } = refill(this.#budgets.get(network), crashLimits.tries, this.#clock.now());
    if (left < 1) throw new MailError('auth-throttled', 'too many reports from this network');
    this.#budgets.set(network, { left: left - 1, at });
    const { id, error, page, frames } = report;
    this.#log.error('web.crashed', { id, kind: error, page, frames });
  }
}
