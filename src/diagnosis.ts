import { systemClock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import { clientTrust } from '#net/client-tls.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import { Diagnosis } from '#services/domains/diagnosis.ts';
import { policyFetcher } from '#services/queue/remote/policy-fetch.ts';

/** The diagnosis of domains with the settings of the moment. */
export function createDiagnosis(live: { readonly config: Config }, resolver: UncheckedResolver): Diagnosis {
  let trusted: ReturnType<typeof clientTrust> | undefined;
  const trust = () => (trusted ??= clientTrust());
  return new Diagnosis({
    resolver,
    dnsPort: () => live.config.dns.authority_port,
    sources: () => live.config.delivery.source_addresses,
    lists: () => live.config.checks.dns_lists,
    fetchPolicy: policyFetcher({ resolver, trust, port: 443 }),
    hostname: () => live.config.hostname,
    port: () => live.config.delivery.port,
    trust,
    clock: systemClock,
  });
}
