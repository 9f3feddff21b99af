import { managedDnsLimits } from '#base/limits-managed-dns.ts';
import { rcodes } from '#wire/dns/message.ts';
import { canonicalName } from '#wire/dns/names.ts';
import type { RecordType, ResourceRecord } from '#wire/dns/records.ts';
import {
  type AnswerRecord,
  encodeData,
  encodeQuestion,
  encodeUpdate,
  type RawChange,
  type RawSet,
  readAnswers,
} from '#wire/dns/update.ts';
import { catalogZones } from './catalog.ts';
import { type DnsDriver, dnsFailure, type RecordSet, type SetChange } from './driver.ts';
import { askSigned, type Primary } from './signed.ts';

/** Which zones of a primary server are ours to change. */
export interface ManagedZones {
  zones: readonly string[];
  /** A catalog zone (RFC 9432) whose members are ours too; null for none. */
  catalog: string | null;
}

/**
 * Changes zones at their primary server by dynamic update (RFC 2136), signed with TSIG (RFC 8945): BIND, Knot DNS,
 * PowerDNS and others. One update is one transaction of the server, so a zone is never half changed.
 */
export class Rfc2136Driver implements DnsDriver {
  readonly name: string;
  readonly #primary: Primary;
  readonly #managed: ManagedZones;

  constructor(primary: Primary, managed: ManagedZones) {
    this.name = primary.name;
    this.#primary = primary;
    this.#managed = managed;
  }

  async zones(): Promise<readonly string[]> {
    const { zones, catalog } = this.#managed;
    const members = catalog === null ? [] : await catalogZones(this.#primary, catalog);
    return [...new Set([...zones, ...members])].toSorted();
  }

  async read(zone: string, name: string, type: RecordType): Promise<RecordSet | null> {
    const records = await this.#records(zone, name, type);
    const [first] = records;
    if (first === undefined) return null;
    return { name, type, ttl: first.ttl, values: records.map(({ value }) => value) } as unknown as RecordSet;
  }

  async apply(zone: string, changes: readonly SetChange[]): Promise<void> {
    const raw = await Promise.all(changes.map((change) => this.#raw(zone, change)));
    const message = (id: number) => encodeUpdate(id, zone, raw);
    await askSigned(this.#primary, { message, zone, milliseconds: managedDnsLimits.exchange });
  }

  /** A change whose conditions say what the zone has octet by octet: a text may be divided into strings in any way. */
  async #raw(zone: string, { name, type, before, after }: SetChange): Promise<RawChange> {
    const records = before === null ? [] : await this.#records(zone, name, type);
    if (!isSame(before?.values ?? [], records)) throw dnsFailure('changed', this.name, { zone });
    const present = new Map(records.map(({ value, data }) => [JSON.stringify(value), data]));
    const dataOf = (value: ResourceRecord['value']) => present.get(JSON.stringify(value)) ?? encodeData(type, value);
    const rawSet = (set: RecordSet | null): RawSet | null =>
      set === null ? null : { name, type, ttl: set.ttl, data: set.values.map(dataOf) };
    return { name, type, before: rawSet(before), after: rawSet(after) };
  }

  async #records(zone: string, name: string, type: RecordType): Promise<AnswerRecord[]> {
    const answer = await askSigned(this.#primary, {
      message: (id) => encodeQuestion(id, name, type),
      zone,
      milliseconds: managedDnsLimits.exchange,
      allowed: [rcodes.nxDomain],
    });
    // RFC 1035 4.1.1: AA says that the server speaks of its own zone; without it, it points at others.
    const authoritative = ((answer[2] ?? 0) & 0x04) !== 0;
    if (!authoritative) throw dnsFailure('delegated', this.name, { zone });
    return readAnswers(answer, [type]).filter((record) => record.name === canonicalName(name));
  }
}

function isSame(values: readonly ResourceRecord['value'][], records: readonly AnswerRecord[]): boolean {
  const texts = (list: readonly unknown[]) => JSON.stringify(list.map((value) => JSON.stringify(value)).toSorted());
  return texts(values) === texts(records.map(({ value }) => value));
}
