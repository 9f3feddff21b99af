import type { Clock } from '#base/clock.ts';
import { domainLimits } from '#base/limits-domains.ts';
import { Lru } from '#base/lru.ts';
import type { MtaStsMode } from '#directory/mta-sts.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import type { FetchPolicy } from '#services/queue/remote/policies.ts';
import { Asking } from './asking.ts';
import { checkDelegation } from './delegation.ts';
import { checkDnssec } from './dnssec.ts';
import { checkExchanger, type ExchangerGround } from './exchanger.ts';
import { lookForRecord } from './look.ts';
import { checkListings, checkReverse } from './own-addresses.ts';
import { checkPolicy } from './policy-check.ts';
import { type DomainFacts, expectedRecords } from './records.ts';
import type { Check, DomainReport } from './types.ts';
import { isFault } from './verdict.ts';
import { Zones } from './zones.ts';

/** What a diagnosis is made with. Functions give the settings of the moment. */
export interface DiagnosisGround extends ExchangerGround {
  resolver: UncheckedResolver;
  /** Port of authoritative DNS servers: 53. */
  dnsPort: () => number;
  /** Addresses that mail leaves from, besides those of our host. */
  sources: () => readonly string[];
  /** DNS lists of bad addresses. */
  lists: () => readonly string[];
  fetchPolicy: FetchPolicy;
  clock: Clock;
}

/** A domain as it should be. */
export interface DomainSubject {
  facts: DomainFacts;
  mtaSts: MtaStsMode;
}

/**
 * Looks at domains as the world sees them: their records at every authoritative server and at the resolver, their
 * servers, DNSSEC, and our own addresses. One look takes at most domainLimits.total, whatever does not answer, and is
 * kept for a moment, so that many who ask cost one look.
 */
export class Diagnosis {
  readonly #ground: DiagnosisGround;
  readonly #kept = new Lru<string, { at: number; key: string; report: Promise<DomainReport> }>(domainLimits.cached);

  constructor(ground: DiagnosisGround) {
    this.#ground = ground;
  }

  /** The report about a domain; the last one where it is not older than domainLimits.fresh and about the same facts. */
  look(subject: DomainSubject): Promise<DomainReport> {
    const { domain } = subject.facts;
    const key = JSON.stringify(subject);
    const now = this.#ground.clock.now();
    const kept = this.#kept.get(domain);
    if (kept !== undefined && kept.key === key && now - kept.at < domainLimits.fresh) return kept.report;
    return this.lookAnew(subject);
  }

  /** A report made now. */
  lookAnew(subject: DomainSubject): Promise<DomainReport> {
    const report = this.#examine(subject);
    this.#kept.set(subject.facts.domain, { at: this.#ground.clock.now(), key: JSON.stringify(subject), report });
    // What failed is tried again by the next who asks.
    report.catch(() => this.#kept.delete(subject.facts.domain));
    return report;
  }

  async #examine({ facts, mtaSts }: DomainSubject): Promise<DomainReport> {
    const { resolver, dnsPort, clock, sources, lists, fetchPolicy } = this.#ground;
    const { domain, host } = facts;
    const asking = new Asking(resolver, dnsPort(), domainLimits.total);
    const zones = new Zones(asking);
    const hostAddresses = await addressesOf(asking, host);
    const own = [...new Set([...hostAddresses, ...sources()])];
    const strict = mtaSts === 'enforce';
    const looks = expectedRecords(facts).map((record) => lookForRecord(record, asking, zones, hostAddresses));
    const zone = zones.of(domain);
    const checks: Promise<readonly Check[]>[] = [
      Promise.all([zone, asking.resolve(domain, 'SOA')]).then(([found, soa]) => checkDelegation(domain, found, soa)),
      zone.then(async (found) => ('fault' in found ? [] : [await checkDnssec(found, asking)])),
      Promise.resolve(hostAddresses.length === 0 ? [withoutAddress(host)] : []),
      Promise.all(own.map((address) => checkReverse(asking, address, host))),
      Promise.all(own.map((address) => checkListings(asking, address, lists()))).then((found) => found.flat()),
      Promise.all(
        hostAddresses.map((address) =>
          checkExchanger(this.#ground, host, address, { strict, milliseconds: asking.left }),
        ),
      ),
      checkPolicy(fetchPolicy, domain, facts.mtaStsId, { strict, milliseconds: asking.left }).then((one) => [one]),
    ];
    const [records, found] = await Promise.all([Promise.all(looks), Promise.all(checks)]);
    return { domain, at: clock.now(), records, checks: found.flat() };
  }
}

/** Whether somebody must do something: a record is missing or wrong, DNS does not answer, or a check failed. */
export function isFaulty({ records, checks }: DomainReport): boolean {
  const broken = records.some(
    ({ result }) => result.state === 'missing' || result.state === 'wrong' || isFault(result),
  );
  return broken || checks.some(({ level }) => level === 'fault');
}

async function addressesOf(asking: Asking, host: string): Promise<string[]> {
  const answers = await Promise.all([asking.resolve(host, 'A'), asking.resolve(host, 'AAAA')]);
  return answers.flatMap((answer) => (answer.kind === 'found' ? answer.records : [])).slice(0, domainLimits.addresses);
}

function withoutAddress(host: string): Check {
  return { check: 'exchanger', subject: host, level: 'fault', code: 'no-host-address', detail: '' };
}
