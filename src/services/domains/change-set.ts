import type { RecordSet, SetChange } from '#net/dns/driver.ts';
import type { RecordType } from '#wire/dns/records.ts';
import type { ExpectedRecord, RecordPurpose } from './records.ts';
import { isOf, textRuleOf } from './text-rules.ts';

/** The sets that a zone has now, by `setKey`. */
export type PresentSets = ReadonlyMap<string, RecordSet>;

/** What becomes of one set. */
export interface PlannedSet {
  purpose: RecordPurpose;
  name: string;
  type: RecordType;
  /**
   * `keep`: it serves already. `add`: nothing of anybody is lost. `replace`: `lost` goes. `conflict`: `lost` would have
   * to go, and nobody has said that it may.
   */
  action: 'keep' | 'add' | 'replace' | 'conflict';
  before: RecordSet | null;
  after: RecordSet;
  /** What is put there, as people read it. */
  added: readonly string[];
  /** Records of others at this name, as people read them: whoever says that they may go has seen them. */
  lost: readonly string[];
  /** Sets of other types that must go, because nothing may stand beside an alias (RFC 1034 3.6.2). */
  removed: readonly RecordSet[];
}

/** What of the records is to be changed. */
export interface PlanOptions {
  /** Undefined: all. */
  only?: ReadonlySet<RecordPurpose> | undefined;
  /** Records of others may be replaced. */
  overwrite: boolean;
}

/** Types of which something may stand where one of our records is to be. */
export const rivalTypes = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'TLSA'] as const satisfies readonly RecordType[];

/** Where `PresentSets` has a set. */
export function setKey(name: string, type: RecordType): string {
  return `${name} ${type}`;
}

/**
 * What must be changed so that the expected records are there. Pure. Records of others are kept wherever they can stand
 * beside ours (other texts at a name), and are never lost unless `overwrite` says so.
 */
export function planSets(
  expected: readonly ExpectedRecord[],
  present: PresentSets,
  { only, overwrite }: PlanOptions,
): PlannedSet[] {
  const wanted = expected.filter(({ purpose }) => only === undefined || only.has(purpose));
  const groups = Map.groupBy(wanted, ({ name, type }) => setKey(name, type));
  const policyIsOurs = wanted.some((record) => record.purpose === 'mta-sts' && isAlias(record, present));
  return [...groups.values()].map((records) =>
    // RFC 8461 3.1: the id is of the policy that the alias beside it leads to; where that is ours, so is an older id.
    planSet(records, present, overwrite || (policyIsOurs && records[0]?.purpose === 'mta-sts')),
  );
}

/** The changes of a plan, each with the condition under which it was planned. */
export function changesOf(plan: readonly PlannedSet[]): SetChange[] {
  return plan
    .filter(({ action }) => action === 'add' || action === 'replace')
    .flatMap(({ name, type, before, after, removed }) => [
      ...removed.map((set) => ({ name, type: set.type, before: set, after: null })),
      { name, type, before, after },
    ]);
}

/** The changes that undo these. */
export function undoing(changes: readonly SetChange[]): SetChange[] {
  return changes.map((change) => ({ ...change, before: change.after, after: change.before }));
}

function planSet(records: readonly ExpectedRecord[], present: PresentSets, overwrite: boolean): PlannedSet {
  const [first] = records as [ExpectedRecord, ...ExpectedRecord[]];
  const { purpose, name, type } = first;
  const before = present.get(setKey(name, type)) ?? null;
  const removed = rivals(first, present);
  const { serves, values, replaced } = type === 'TXT' ? planTexts(first, before) : planValues(records, before);
  const lost = [...replaced, ...removed.flatMap(shownValues)];
  const needed = lost.length === 0 ? 'add' : overwrite ? 'replace' : 'conflict';
  const action = serves && removed.length === 0 ? 'keep' : needed;
  const wanted = { name, type, ttl: before?.ttl ?? first.ttl, values } as RecordSet;
  const after = action === 'keep' && before !== null ? before : wanted;
  const known = new Set(before === null ? [] : shownValues(before));
  const added = shownValues(after).filter((text) => !known.has(text));
  return { purpose, name, type, action, before, after, added, lost, removed };
}

/** Whether the record is an alias that is there already. */
function isAlias(record: ExpectedRecord, present: PresentSets): boolean {
  if (record.type !== 'CNAME') return false;
  const set = present.get(setKey(record.name, record.type));
  return set?.type === 'CNAME' && set.values.length === 1 && set.values[0] === record.target;
}

/** RFC 1034 3.6.2: nothing stands beside an alias, whichever of the two is to come. */
function rivals({ name, type }: ExpectedRecord, present: PresentSets): RecordSet[] {
  const types = type === 'CNAME' ? rivalTypes.filter((other) => other !== 'CNAME') : (['CNAME'] as const);
  return types.flatMap((other) => present.get(setKey(name, other)) ?? []);
}

interface PlannedValues {
  serves: boolean;
  values: readonly RecordSet['values'][number][];
  replaced: readonly string[];
}

/** Texts of other protocols at the same name stay; of ours there is to be one. */
function planTexts(record: ExpectedRecord & { type: 'TXT' }, before: RecordSet | null): PlannedValues {
  const texts = before?.type === 'TXT' ? before.values : [];
  const rule = textRuleOf(record);
  const alike = texts.filter((text) => isOf(rule, text));
  const others = texts.filter((text) => !isOf(rule, text));
  // RFC 7208 4.5, RFC 9989 4.10: two of them are as bad as none.
  const serves = alike.length === 1 && rule.difference(alike[0] ?? '') === null;
  if (serves) return { serves, values: texts, replaced: [] };
  const text = record.purpose === 'spf' ? widened(alike[0], record.text) : record.text;
  return { serves: false, values: [...others, text], replaced: alike };
}

/**
 * A domain may send through others, whom its SPF record names: ours are let in beside them. One that lets everybody in
 * (`+all`) says nothing worth keeping.
 */
function widened(found: string | undefined, wanted: string): string {
  if (found === undefined || /\s\+?all(?:\s|$)/i.test(found)) return wanted;
  return found.replace(/^v=spf1/i, 'v=spf1 mx');
}

function planValues(records: readonly ExpectedRecord[], before: RecordSet | null): PlannedValues {
  const values = records.map(valueOf);
  const wanted = new Set(values.map((value) => JSON.stringify(value)));
  const present = before?.values ?? [];
  const strangers = present.filter((value) => !wanted.has(JSON.stringify(value)));
  const serves = present.length === values.length && strangers.length === 0;
  return { serves, values, replaced: before === null ? [] : strangers.map((value) => shownValue(before.type, value)) };
}

function valueOf(record: ExpectedRecord): RecordSet['values'][number] {
  switch (record.type) {
    case 'MX':
      return { preference: record.preference, exchange: record.exchange };
    case 'TXT':
      return record.text;
    case 'SRV':
      return { priority: record.priority, weight: record.weight, port: record.port, target: record.target };
    case 'CNAME':
      return record.target;
    case 'TLSA':
      return {
        usage: record.usage,
        selector: record.selector,
        matching: record.matching,
        data: Uint8Array.from(Buffer.from(record.data, 'hex')),
      };
  }
}

function shownValues(set: RecordSet): string[] {
  return set.values.map((value) => shownValue(set.type, value));
}

/** A value as people read it, with its type. */
function shownValue(type: RecordType, value: RecordSet['values'][number]): string {
  if (typeof value === 'string') return `${type} ${value}`;
  const parts = Object.values(value).map((part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('hex') : String(part),
  );
  return `${type} ${parts.join(' ')}`;
}
