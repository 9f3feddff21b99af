import type { Log } from '#base/log.ts';
import type { PublicSigningKey } from '#directory/signing-keys.ts';
import { type DnsDriver, dnsFaultOf } from '#net/dns/driver.ts';
import type { KeyPublisher } from './key-rotation.ts';
import { managedZoneOf, managedZones, planPublication, publish } from './publishing.ts';
import { dkimRecord } from './records.ts';

/** Records of keys in the zones that drivers change; keys of other zones are their owners' to publish. */
export class ManagedKeys implements KeyPublisher {
  readonly #drivers: () => readonly DnsDriver[];
  readonly #log: Log;

  /** `drivers`: those of the moment. */
  constructor(drivers: () => readonly DnsDriver[], log: Log) {
    this.#drivers = drivers;
    this.#log = log;
  }

  /** Throws what `dnsFaultOf` knows. */
  async publish(keys: readonly PublicSigningKey[]): Promise<readonly PublicSigningKey[]> {
    const managed = await managedZones(this.#drivers());
    const ours = keys.filter(({ name }) => managedZoneOf(managed, name) !== null);
    if (ours.length === 0) return [];
    // A name under _domainkey with a selector of ours is nobody else's, but what stands there is not overwritten.
    const plan = await planPublication(managed, ours.map(dkimRecord), { overwrite: false });
    const outcome = await publish(plan);
    if (outcome.kind !== 'published') {
      this.#log.warn('dkim.not-published', { fault: outcome.fault, server: outcome.server, zone: outcome.zone });
      return [];
    }
    const served = new Set(
      plan.zones.flatMap(({ sets }) => sets.flatMap((set) => (set.action === 'conflict' ? [] : [set.name]))),
    );
    return ours.filter(({ name }) => served.has(name));
  }

  /** Only a record that is still the key's own goes. Throws what `dnsFaultOf` knows. */
  async withdraw(keys: readonly PublicSigningKey[]): Promise<void> {
    const managed = await managedZones(this.#drivers());
    for (const { name, record } of keys) {
      const zone = managedZoneOf(managed, name);
      if (zone === null) continue;
      const before = await zone.driver.read(zone.zone, name, 'TXT').catch((error: unknown) => {
        // The name lies in a zone of other servers.
        if (dnsFaultOf(error) === 'delegated') return null;
        throw error;
      });
      if (before?.type !== 'TXT' || before.values.length !== 1 || before.values[0] !== record) continue;
      await zone.driver.apply(zone.zone, [{ name, type: 'TXT', before, after: null }]);
      this.#log.info('dkim.withdrawn', { name, server: zone.driver.name });
    }
  }
}
