import { domainLimits } from '#base/limits-domains.ts';
import type { AuthorityFailure, Outcome } from '#net/dns/types.ts';
import type { Asking } from './asking.ts';

/** A server of a zone at one of its addresses. */
export interface ZoneServer {
  name: string;
  address: string;
  /** Why it does not answer for the zone; null where it does. */
  fault: AuthorityFailure | null;
}

/** The zone that holds a name, with those who answer for it. */
export interface Zone {
  /** `.` for the root. */
  name: string;
  servers: readonly ZoneServer[];
  /** Servers that have no address. */
  nameless: readonly string[];
  /** Milliseconds for which resolvers remember that a name is not there (RFC 2308 5). */
  negative: number;
  /** The resolver finds the zone's signatures wrong. */
  bogus: boolean;
}

/** The zone of a name, or why it cannot be found. */
export type FoundZone = Zone | { fault: AuthorityFailure };

interface Cut {
  name: string;
  servers: readonly string[];
  bogus: boolean;
}

/** Finds the zones of names: up from the name until somebody is named as its server (RFC 1034 4.2), each zone once. */
export class Zones {
  readonly #asking: Asking;
  readonly #cuts = new Map<string, Promise<Cut | { fault: AuthorityFailure }>>();
  readonly #zones = new Map<string, Promise<Zone>>();

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** The zone that holds a name. */
  async of(name: string): Promise<FoundZone> {
    const cut = await this.#cutAbove(name, domainLimits.labels);
    if ('fault' in cut) return cut;
    return this.#zone(cut);
  }

  #zone(cut: Cut): Promise<Zone> {
    const zone = this.#zones.get(cut.name) ?? this.#visit(cut);
    this.#zones.set(cut.name, zone);
    return zone;
  }

  #cutAbove(name: string, labels: number): Promise<Cut | { fault: AuthorityFailure }> {
    const cut = this.#cuts.get(name) ?? this.#findCut(name, labels);
    this.#cuts.set(name, cut);
    return cut;
  }

  async #findCut(name: string, labels: number): Promise<Cut | { fault: AuthorityFailure }> {
    let found = await this.#asking.resolve(name, 'NS');
    // RFC 4035 5.5: SERVFAIL may mean that signatures are wrong, and then nothing but CD brings the answer.
    const refused = found.kind === 'failed' && found.reason === 'servfail';
    if (refused) found = await this.#asking.resolveUnchecked(name, 'NS');
    if (found.kind === 'failed') return this.#delegation({ name, labels, refused, reason: found.reason });
    // An alias leads to the servers of its target, which say nothing of this name.
    if (found.kind === 'found' && found.name === name) return { name, servers: found.records, bogus: refused };
    if (name === '.' || labels === 0) return { fault: 'lame' };
    const above = await this.#cutAbove(parentOf(name), labels - 1);
    return refused && 'name' in above ? { ...above, bogus: true } : above;
  }

  /** Where the resolver finds no server that answers, the zone above says who should (RFC 1034 4.2.1). */
  async #delegation(asked: {
    name: string;
    labels: number;
    refused: boolean;
    reason: AuthorityFailure;
  }): Promise<Cut | { fault: AuthorityFailure }> {
    const { name, labels, refused, reason } = asked;
    if (name === '.' || labels === 0) return { fault: reason };
    const above = await this.#cutAbove(parentOf(name), labels - 1);
    if ('fault' in above) return above;
    const { servers } = await this.#zone(above);
    for (const { address, fault } of servers) {
      const named = fault === null ? await this.#asking.delegation(address, name) : null;
      if (named === null) continue;
      // SERVFAIL of a name that is no zone's, and whose zone answers, is the resolver's doing: DNSSEC, or a circle.
      return named.length === 0 ? above : { name, servers: named, bogus: false };
    }
    return { fault: refused ? 'servfail' : reason };
  }

  async #visit({ name, servers: named, bogus }: Cut): Promise<Zone> {
    const hosts = named.toSorted().slice(0, domainLimits.servers);
    const visits = await Promise.all(hosts.map((host) => this.#visitServer(name, host)));
    const servers = visits.flat();
    const negatives = servers.flatMap(({ negative }) => negative ?? []);
    return {
      name,
      servers: servers.map(({ name: host, address, fault }) => ({ name: host, address, fault })),
      nameless: hosts.filter((_, at) => visits[at]?.length === 0),
      negative: Math.min(domainLimits.longestNegative, Math.max(0, ...negatives) * 1000),
      bogus,
    };
  }

  async #visitServer(zone: string, host: string): Promise<(ZoneServer & { negative: number | null })[]> {
    const [v4, v6] = await Promise.all([this.#address(host, 'A'), this.#address(host, 'AAAA')]);
    const addresses = [v4, v6].flatMap((outcome) => (outcome.kind === 'found' ? outcome.records : []));
    // That nobody says its address is another thing than that it has none.
    const failed = [v4, v6].find((outcome) => outcome.kind === 'failed');
    if (addresses.length === 0 && failed !== undefined) {
      return [{ name: host, address: '?', fault: failed.reason, negative: null }];
    }
    return Promise.all(
      addresses.slice(0, domainLimits.addresses).map(async (address) => {
        const outcome = await this.#asking.authority(address, zone, 'SOA');
        const [soa] = outcome.kind === 'found' ? outcome.records : [];
        const negative = soa === undefined || outcome.kind !== 'found' ? null : Math.min(outcome.ttl, soa.minimum);
        const fault = outcome.kind === 'failed' ? outcome.reason : soa === undefined ? 'lame' : null;
        return { name: host, address, fault, negative };
      }),
    );
  }

  /** A server whose name lies in a zone with wrong signatures can be asked all the same. */
  async #address(host: string, type: 'A' | 'AAAA'): Promise<Outcome<'A' | 'AAAA'>> {
    const found = await this.#asking.resolve(host, type);
    const refused = found.kind === 'failed' && found.reason === 'servfail';
    return refused ? this.#asking.resolveUnchecked(host, type) : found;
  }
}

function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? '.' : name.slice(dot + 1);
}
