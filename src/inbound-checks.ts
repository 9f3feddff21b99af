import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Config } from '#config/schema.ts';
import type { Resolver } from '#net/dns/types.ts';
import { Checks } from '#services/checks/checks.ts';
import { clamav } from '#services/checks/clamav.ts';
import { resting } from '#services/checks/rest.ts';
import { rspamd } from '#services/checks/rspamd.ts';
import type { Scanner } from '#services/checks/scanners.ts';

/** The checks of incoming mail, as the configuration of the moment wants them. */
export function inboundChecks(
  live: { readonly config: Config },
  resolver: Resolver,
  metrics: Metrics,
  log: Log,
): Checks {
  const asks = { rspamd: scannerAt(rspamd, log), clamav: scannerAt((at) => clamav(placeOf(at)), log) };
  return new Checks({
    hostname: live.config.hostname,
    resolver,
    settings: () => {
      const { trusted_networks, dns_lists, dmarc, trusted_sealers } = live.config.checks;
      return { trustedNetworks: trusted_networks, lists: dns_lists, dmarc, trustedSealers: trusted_sealers };
    },
    scanners: () => {
      const { checks } = live.config;
      return [asks.rspamd(checks.rspamd), asks.clamav(checks.clamav)].filter((scanner) => scanner !== null);
    },
    log,
    metrics,
  });
}

/** The scanner at the place that is configured now; it remembers its failures for as long as that stays the same. */
function scannerAt(make: (at: string) => Scanner, log: Log): (at: string) => Scanner | null {
  let known: { at: string; scanner: Scanner } | null = null;
  return (at) => {
    if (at === '') return null;
    if (known?.at !== at) known = { at, scanner: resting(make(at), systemClock, log) };
    return known.scanner;
  };
}

/** A Unix socket by its path, or `host:port`. */
function placeOf(at: string): { path: string } | { host: string; port: number } {
  if (at.startsWith('/')) return { path: at };
  const colon = at.lastIndexOf(':');
  return { host: at.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(at.slice(colon + 1)) };
}
