import { checkLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Resolver } from '#net/dns/types.ts';
import { NetworkSet } from '#base/networks.ts';
import { Authenticity } from './authentication.ts';
import { listing } from './dnsbl.ts';
import { iprev } from '#net/dns/iprev.ts';
import type { Listing } from '#net/dns/lists.ts';
import { checkMetrics } from './metrics.ts';
import type { Scanner } from './scanners.ts';
import type { InboundChecks, Inspection, Origin, Verdict } from './types.ts';
import { judge, type JudgementSettings } from './verdict.ts';
import { within } from './within.ts';

/** What an installation may set; read for each message. */
export interface CheckSettings extends JudgementSettings {
  /** Networks whose mail is not checked. */
  trustedNetworks: readonly string[];
  /** Zones of DNS lists of bad addresses (RFC 5782). */
  lists: readonly string[];
}

/** What the checks are made of. */
export interface CheckParts {
  hostname: string;
  resolver: Resolver;
  settings(): CheckSettings;
  /** The scanners that are configured now. */
  scanners(): readonly Scanner[];
  log: Log;
  metrics: Metrics;
}

/** The checks of mail from outside: who sent it, and what the configured scanners think of it. They fail open. */
export class Checks implements InboundChecks, AsyncDisposable {
  readonly #parts: CheckParts;
  readonly #authenticity: Authenticity;
  readonly #metrics: ReturnType<typeof checkMetrics>;
  /** The networks of the settings that were read last. */
  #trusted: { networks: readonly string[]; set: NetworkSet } | null = null;

  constructor(parts: CheckParts) {
    this.#parts = parts;
    this.#authenticity = new Authenticity(parts);
    this.#metrics = checkMetrics(parts.metrics);
  }

  async listing(address: string): Promise<Listing | null> {
    if (this.#trusts(address)) return null;
    const found = await listing(this.#parts.resolver, this.#parts.settings().lists, address);
    if (found !== null) this.#metrics.listed.add();
    return found;
  }

  inspect(origin: Origin): Inspection | null {
    if (this.#trusts(origin.address)) return null;
    const { hostname, resolver } = this.#parts;
    const job = this.#authenticity.begin(origin);
    const scans = this.#parts.scanners().map((scanner) => ({ check: scanner.check, scan: scanner.begin(origin) }));
    const { address } = origin;
    const pointers = within(checkLimits.authentication, iprev(resolver, address)).catch(
      () => ({ result: 'temperror', address, name: '' }) as const,
    );
    return {
      write: async (chunk) => {
        await Promise.all([job.write(chunk), ...scans.map(({ scan }) => scan.write(chunk))]);
      },
      conclude: async () => {
        const started = performance.now();
        const [authentication, found, ...outcomes] = await Promise.all([
          job.end(),
          pointers,
          ...scans.map(async ({ check, scan }) => ({ check, outcome: await scan.end() })),
        ]);
        const findings = { hostname, authentication, iprev: found, scans: outcomes };
        return this.#counted(judge(findings, this.#parts.settings()), started);
      },
      abandon: () => {
        job.abandon();
        for (const { scan } of scans) scan.abandon();
      },
    };
  }

  #trusts(address: string): boolean {
    const { trustedNetworks } = this.#parts.settings();
    if (this.#trusted?.networks !== trustedNetworks) {
      this.#trusted = { networks: trustedNetworks, set: new NetworkSet(trustedNetworks) };
    }
    // A Unix socket has no address, and is of this machine.
    return address === '' || this.#trusted.set.has(address);
  }

  #counted(verdict: Verdict, started: number): Verdict {
    const { messages, unanswered, seconds } = this.#metrics;
    messages.of({ disposition: verdict.disposition.kind }).add();
    for (const { check, result } of verdict.reasons) if (result === 'temperror') unanswered.of({ check }).add();
    seconds.observe((performance.now() - started) / 1000);
    return verdict;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#authenticity[Symbol.asyncDispose]();
  }
}
