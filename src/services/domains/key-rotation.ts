import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { domainLimits } from '#base/limits-domains.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { domainsWithKeys, tellsOfSigningKeys } from '#directory/signing-key-rows.ts';
import type { RotationFacts } from '#directory/signing-key-states.ts';
import type { PublicSigningKey, SigningKeys } from '#directory/signing-keys.ts';
import { Rounds, unlessStopped } from './rounds.ts';

/** Puts records of keys into DNS and takes them out. */
export interface KeyPublisher {
  /** The keys whose records the zone has now, or takes; those in zones of others are not among them. */
  publish(keys: readonly PublicSigningKey[]): Promise<readonly PublicSigningKey[]>;
  withdraw(keys: readonly PublicSigningKey[]): Promise<void>;
}

/** What rotation is done with. */
export interface KeyRotationParts {
  database: Database;
  keys: SigningKeys;
  /** How the records of keys of one domain are in DNS. */
  sight: (keys: readonly PublicSigningKey[]) => Promise<Pick<RotationFacts, 'sights' | 'settle'>>;
  publisher: KeyPublisher;
  /** Times of the moment. */
  times: () => Pick<RotationFacts, 'age' | 'underWay'>;
  clock: Clock;
  log: Log;
}

/** Leads the DKIM keys of all domains from state to state (signing-key-states.ts). */
export class KeyRotation {
  readonly #parts: KeyRotationParts;

  constructor(parts: KeyRotationParts) {
    this.#parts = parts;
  }

  /** Begins to do so by itself, at once where somebody asked for new keys. */
  start(): AsyncDisposable {
    const { clock, log, database } = this.#parts;
    const rounds = new Rounds({
      name: 'key-rotation',
      run: async (signal) => {
        await this.pass(signal);
        return clock.now() + domainLimits.keys;
      },
      pause: domainLimits.keys,
      clock,
      log,
    });
    const unlisten = database.listen((announcement) => {
      if (tellsOfSigningKeys(announcement)) rounds.hurry();
    });
    return {
      [Symbol.asyncDispose]: async () => {
        unlisten();
        await rounds[Symbol.asyncDispose]();
      },
    };
  }

  /** Does what is due for every domain, one after another. */
  async pass(signal: AbortSignal): Promise<void> {
    const { database } = this.#parts;
    let after = '';
    for (;;) {
      const domains = await domainsWithKeys(database.reader, after, domainLimits.batch);
      for (const domain of domains) {
        if (signal.aborted) return;
        await this.step(domain, signal);
        await turn();
      }
      const last = domains.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  /** Does what is due for one domain. What DNS or its primary server does wrong is logged, and tried again at the next round. */
  async step(domain: string, signal: AbortSignal): Promise<void> {
    const { keys, publisher, times, log, sight } = this.#parts;
    try {
      const list = await keys.list(domain);
      // Keys that sign or did so are the diagnosis's matter: most domains cost no question here.
      const asked = list.filter(({ state }) => state !== 'active' && state !== 'retired');
      const seen = asked.length === 0 ? { sights: new Map(), settle: 0 } : await unlessStopped(signal, sight(asked));
      const { publish, withdraw, moves } = await keys.rotate(domain, { ...times(), ...seen });
      for (const { selector, to } of moves) log.info('dkim.key', { domain, selector, state: to });
      if (withdraw.length > 0) await publisher.withdraw(withdraw);
      const taken = publish.length === 0 ? [] : await publisher.publish(publish);
      const made = taken.filter(({ state }) => state === 'made').map(({ selector }) => selector);
      if (made.length > 0) await keys.published(domain, made);
    } catch (error) {
      if (codeOf(error) === 'shutdown') return;
      log.warn('dkim.rotation-failed', { domain, error });
    }
  }
}
