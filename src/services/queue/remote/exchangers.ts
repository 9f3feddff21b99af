import { isIP } from 'node:net';
import { deliveryLimits } from '#base/limits-queue.ts';
import type { Resolver } from '#net/dns/types.ts';
import type { RecordValues } from '#wire/dns/records.ts';
import type { RemoteReply } from '#services/queue/types.ts';

/** The hosts that take a domain's mail, the one to try first in front. */
export interface Exchangers {
  kind: 'hosts';
  hosts: readonly string[];
  /** DNSSEC vouches for the list (RFC 7672 2.2.1). */
  secure: boolean;
}

/** Why there are none. */
export interface NoExchangers {
  kind: 'none';
  reply: RemoteReply;
}

/** Looks up who takes mail for a domain: RFC 5321 5.1, RFC 7505. `own`: the name of this server, in lower case. */
export async function findExchangers(
  resolver: Resolver,
  domain: string,
  own: string,
): Promise<Exchangers | NoExchangers> {
  const outcome = await resolver.resolve(domain, 'MX');
  switch (outcome.kind) {
    case 'failed':
      return none(451, '4.4.3', `DNS does not say who takes mail for ${domain} (${outcome.reason})`);
    case 'nxdomain':
      return none(550, '5.1.2', `The domain ${domain} does not exist`);
    case 'no-data':
      // RFC 5321 5.1: without MX records the domain is its own exchanger.
      return preferred(domain, [{ preference: 0, exchange: outcome.name }], outcome.secure, own);
    case 'found':
      return preferred(domain, outcome.records, outcome.secure, own);
  }
}

function preferred(
  domain: string,
  records: readonly RecordValues['MX'][],
  secure: boolean,
  own: string,
): Exchangers | NoExchangers {
  // RFC 7505 4.2, and 3 for those who mix it with other records. An address is no host name, but some write one.
  const named = records.filter(({ exchange }) => exchange !== '.' && isIP(exchange) === 0);
  if (named.length === 0) return none(556, '5.1.10', `The domain ${domain} takes no mail`);
  // RFC 5321 5.1: hosts as near as we are, or farther, would only send it back.
  const ours = Math.min(...named.filter(({ exchange }) => exchange === own).map(({ preference }) => preference));
  const nearer = named.filter(({ preference }) => preference < ours);
  if (nearer.length === 0) return none(554, '5.4.6', `Mail for ${domain} loops back to this server`);
  const ordered = shuffled(nearer).toSorted((a, b) => a.preference - b.preference);
  const hosts = [...new Set(ordered.map(({ exchange }) => exchange))].slice(0, deliveryLimits.hosts);
  return { kind: 'hosts', hosts, secure };
}

/** RFC 5321 5.1: hosts of equal preference share the load by chance. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function none(code: number, status: string, text: string): NoExchangers {
  return { kind: 'none', reply: { code, status, text } };
}
