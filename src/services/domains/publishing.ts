import {
  type DnsDriver,
  dnsFailure,
  type DnsFault,
  dnsFaultOf,
  type RecordSet,
  type SetChange,
  zoneOf,
} from '#net/dns/driver.ts';
import { changesOf, type PlanOptions, type PlannedSet, planSets, rivalTypes, setKey, undoing } from './change-set.ts';
import type { ExpectedRecord } from './records.ts';

/** A zone with the driver that changes it. */
export interface ManagedZone {
  zone: string;
  driver: DnsDriver;
}

/** The part of a plan in one zone. */
interface ZonePlan extends ManagedZone {
  sets: readonly PlannedSet[];
}

/** What is to be done in which zones. */
export interface PublishPlan {
  zones: readonly ZonePlan[];
  /** Records in zones that are not managed, or behind a delegation to other servers. */
  elsewhere: readonly ExpectedRecord[];
}

/** How it ended. `undone`: something failed, and everything is as it was. `left`: what of it could not be undone. */
export type PublishOutcome =
  | { kind: 'published' }
  | { kind: 'undone'; fault: DnsFault; server: string; zone: string }
  | { kind: 'left'; fault: DnsFault; server: string; zone: string; left: readonly SetChange[] };

/** Faults after which nobody knows whether the changes were made. All others are refusals. */
const uncertain: ReadonlySet<DnsFault> = new Set([
  'timeout',
  'unreachable',
  'malformed',
  'unsigned',
  'servfail',
  'not-kept',
]);

/** Every zone that drivers change. Throws what `dnsFaultOf` knows. */
export async function managedZones(drivers: readonly DnsDriver[]): Promise<ManagedZone[]> {
  const lists = await Promise.all(
    drivers.map(async (driver) => (await driver.zones()).map((zone) => ({ zone, driver }))),
  );
  return lists.flat();
}

/** As managedZones, with every server that does not answer told beside the zones of the others. */
export async function listManagedZones(
  drivers: readonly DnsDriver[],
): Promise<{ zones: ManagedZone[]; faults: { server: string; error: unknown }[] }> {
  const lists = await Promise.allSettled(drivers.map((driver) => managedZones([driver])));
  return {
    zones: lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])),
    faults: lists.flatMap((list, at) =>
      list.status === 'rejected' ? [{ server: drivers[at]?.name ?? '', error: list.reason as unknown }] : [],
    ),
  };
}

/** The managed zone that holds a name; null where none does. */
export function managedZoneOf(zones: readonly ManagedZone[], name: string): ManagedZone | null {
  const zone = zoneOf(
    zones.map((managed) => managed.zone),
    name,
  );
  return zones.find((managed) => managed.zone === zone) ?? null;
}

/** Reads what the zones have, and plans what to change. Throws what `dnsFaultOf` knows. */
export async function planPublication(
  managed: readonly ManagedZone[],
  expected: readonly ExpectedRecord[],
  options: PlanOptions,
): Promise<PublishPlan> {
  const elsewhere: ExpectedRecord[] = [];
  const present = new Map<string, RecordSet>();
  const placed = new Map<ManagedZone, ExpectedRecord[]>();
  const wanted = expected.filter(({ purpose }) => options.only === undefined || options.only.has(purpose));
  for (const [name, records] of Map.groupBy(wanted, (record) => record.name)) {
    const zone = managedZoneOf(managed, name);
    if (zone === null || !(await readName(zone, name, present))) elsewhere.push(...records);
    else placed.set(zone, [...(placed.get(zone) ?? []), ...records]);
  }
  const zones = Array.from(placed, ([zone, records]) => ({ ...zone, sets: planSets(records, present, options) }));
  return { zones, elsewhere };
}

/**
 * Makes the changes of a plan and looks whether they are there. Where something fails, what was done is undone, each
 * set only if nobody else changed it since.
 */
export async function publish(plan: PublishPlan): Promise<PublishOutcome> {
  const begun: { managed: ManagedZone; changes: SetChange[] }[] = [];
  for (const { sets, ...managed } of plan.zones) {
    const changes = changesOf(sets);
    if (changes.length === 0) continue;
    try {
      await managed.driver.apply(managed.zone, changes);
      await verify(managed, changes);
      begun.push({ managed, changes });
    } catch (error) {
      const fault = dnsFaultOf(error);
      if (fault === undefined) throw error;
      const failure = { fault, server: managed.driver.name, zone: managed.zone };
      if (uncertain.has(fault)) begun.push({ managed, changes });
      const left: SetChange[] = [];
      for (const done of begun.toReversed()) left.push(...(await undo(done.managed, done.changes)));
      return left.length === 0 ? { kind: 'undone', ...failure } : { kind: 'left', ...failure, left };
    }
  }
  return { kind: 'published' };
}

/** Reads the sets of a name; false where the name belongs to other servers. */
async function readName(
  { driver, zone }: ManagedZone,
  name: string,
  present: Map<string, RecordSet>,
): Promise<boolean> {
  try {
    for (const type of rivalTypes) {
      const set = await driver.read(zone, name, type);
      if (set !== null) present.set(setKey(name, type), set);
    }
    return true;
  } catch (error) {
    if (dnsFaultOf(error) === 'delegated') return false;
    throw error;
  }
}

/** Throws the fault `not-kept` where the zone does not have what it was given. */
async function verify({ driver, zone }: ManagedZone, changes: readonly SetChange[]): Promise<void> {
  for (const { name, type, after } of changes) {
    if (!isSame(await driver.read(zone, name, type), after)) throw dnsFailure('not-kept', driver.name, { zone });
  }
}

/** Undoes what is there of the changes; returns what is neither as it was nor as it was made. */
async function undo({ driver, zone }: ManagedZone, changes: readonly SetChange[]): Promise<SetChange[]> {
  try {
    const made: SetChange[] = [];
    const strange: SetChange[] = [];
    for (const change of changes) {
      const now = await driver.read(zone, change.name, change.type);
      if (isSame(now, change.after)) made.push(change);
      else if (!isSame(now, change.before)) strange.push(change);
    }
    if (made.length > 0) await driver.apply(zone, undoing(made));
    return strange;
  } catch (error) {
    if (dnsFaultOf(error) === undefined) throw error;
    return [...changes];
  }
}

/** Whether two sets have the same records; a set has no order (RFC 2181 5). */
function isSame(a: RecordSet | null, b: RecordSet | null): boolean {
  const texts = (set: RecordSet | null) => (set?.values ?? []).map((value) => JSON.stringify(value)).toSorted();
  return JSON.stringify(texts(a)) === JSON.stringify(texts(b));
}
