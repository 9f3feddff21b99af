import type { Resolver } from '#net/dns/types.ts';
import { isUsable } from './dane.ts';
import type { HostAddresses } from './addresses.ts';
import { refusal } from './failure.ts';
import type { TlsDemand } from './tls-demand.ts';

/**
 * What the TLSA records of a host demand (RFC 7672 2.2); null where there are none that DNSSEC vouches for. `domain`:
 * the one that mail is for. Throws a refusal where records may be there but cannot be had: then the host must not be
 * used (RFC 7672 2.1.2).
 */
export async function daneDemand(
  resolver: Resolver,
  host: string,
  port: number,
  { canonical, secure }: HostAddresses,
  domain: string,
): Promise<TlsDemand | null> {
  if (!secure) return null;
  // RFC 7672 2.2.2: first at the end of the aliases, then at the host's own name.
  for (const base of new Set([canonical, host])) {
    const outcome = await resolver.resolve(`_${port}._tcp.${base}`, 'TLSA');
    if (outcome.kind === 'failed') {
      const text = `DNS does not say which certificate ${host} has (${outcome.reason})`;
      throw refusal({ code: 451, status: '4.4.3', text });
    }
    if (outcome.kind !== 'found' || !outcome.secure) continue;
    const records = outcome.records.filter(isUsable);
    return records.length === 0 ? { kind: 'encrypted' } : { kind: 'dane', records, names: [base, host, domain] };
  }
  return null;
}
