import type { Clock } from '#base/clock.ts';
import { mtaStsLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import { Lru } from '#base/lru.ts';
import type { Resolver } from '#net/dns/types.ts';
import { type MtaStsPolicy, parsePolicy, policyId } from '#wire/mta-sts.ts';
import type { KeptPolicy, PolicyFile } from './policy-file.ts';

/** Who knows the MTA-STS policies of domains. */
export interface PolicySource {
  /** The policy in force; null where there is none. */
  policyFor(domain: string): Promise<MtaStsPolicy | null>;
}

/** Fetches the text of a domain's policy. Throws MailError where it cannot be had. */
export type FetchPolicy = (domain: string) => Promise<string>;

export interface PoliciesOptions {
  resolver: Resolver;
  fetch: FetchPolicy;
  file: PolicyFile;
  clock: Clock;
  log: Log;
}

/**
 * MTA-STS policies (RFC 8461 3.3 and 5.1), kept for as long as they say: who suppresses the record or the policy later
 * does not get rid of it. A domain is asked for one at a time.
 */
export class Policies implements PolicySource {
  readonly #options: PoliciesOptions;
  readonly #kept = new Lru<string, KeptPolicy>(mtaStsLimits.cached);
  /** Until when a policy that could not be had is not asked for again. */
  readonly #failed = new Lru<string, number>(mtaStsLimits.cached);
  readonly #asking = new Map<string, Promise<MtaStsPolicy | null>>();

  /** With what was kept before. */
  static async open(options: PoliciesOptions): Promise<Policies> {
    const policies = new Policies(options);
    for (const kept of await options.file.load()) policies.#kept.set(kept.domain, kept);
    return policies;
  }

  private constructor(options: PoliciesOptions) {
    this.#options = options;
  }

  policyFor(domain: string): Promise<MtaStsPolicy | null> {
    const running = this.#asking.get(domain);
    if (running !== undefined) return running;
    const asked = this.#ask(domain).finally(() => this.#asking.delete(domain));
    this.#asking.set(domain, asked);
    return asked;
  }

  async #ask(domain: string): Promise<MtaStsPolicy | null> {
    const kept = this.#valid(domain);
    const outcome = await this.#options.resolver.resolve(`_mta-sts.${domain}`, 'TXT');
    const id = outcome.kind === 'found' ? policyId(outcome.records) : null;
    // RFC 8461 3.1: an unchanged id means an unchanged policy; without a record the known one still holds.
    if (id === null || id === kept?.id) return kept?.policy ?? null;
    if ((this.#failed.get(domain) ?? 0) > this.#options.clock.now()) return kept?.policy ?? null;
    return (await this.#fetch(domain, id)) ?? kept?.policy ?? null;
  }

  /** RFC 8461 3.3: a policy that cannot be had leaves the domain with the one before, or with none. */
  async #fetch(domain: string, id: string): Promise<MtaStsPolicy | null> {
    const { clock, log } = this.#options;
    try {
      const policy = parsePolicy(await this.#options.fetch(domain));
      if (policy !== null) return this.#keep(domain, id, policy);
      log.info('mta-sts.malformed', { domain });
    } catch (error) {
      log.info('mta-sts.unavailable', { domain, error });
    }
    this.#failed.set(domain, clock.now() + mtaStsLimits.retry);
    return null;
  }

  #keep(domain: string, id: string, policy: MtaStsPolicy): MtaStsPolicy {
    const { clock, file } = this.#options;
    this.#kept.set(domain, { domain, id, policy, until: clock.now() + policy.maxAge * 1000 });
    file.save(() => [...this.#kept.values()].filter(({ until }) => until > clock.now()));
    return policy;
  }

  #valid(domain: string): KeptPolicy | undefined {
    const kept = this.#kept.get(domain);
    return kept !== undefined && kept.until > this.#options.clock.now() ? kept : undefined;
  }
}
