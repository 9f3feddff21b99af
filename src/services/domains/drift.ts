import type { Drift, DriftRow, KnownState, KnownStates } from '#directory/domain-checks.ts';
import type { Check, DomainReport, RecordDiagnosis } from './types.ts';
import { isFault } from './verdict.ts';

/** What the next report means after what is known of the last. */
export interface Comparison {
  known: KnownStates;
  /** What was good and is not: people are told. */
  broken: readonly Item[];
  /** What was not good and is. */
  mended: readonly Item[];
  /** Something that was good could not be seen: it is looked at again soon, before anybody is told. */
  doubtful: boolean;
}

/** What was found of one thing that is looked at. */
export type Facts = { diagnosis: Pick<RecordDiagnosis, 'record' | 'result'> } | { check: Check };

/** One thing that is looked at, with how it is. */
export type Item = { name: string } & Facts;

type Seen = 'good' | 'bad' | 'unseen' | 'same';

/** Compares a report with what is known. Pure. What never was good is nobody's news: somebody is still setting it up. */
export function compare(before: KnownStates, report: DomainReport): Comparison {
  const known: Record<string, KnownState> = {};
  const broken: Item[] = [];
  const mended: Item[] = [];
  for (const item of itemsOf(report)) {
    const was = before[item.name];
    const now = stateAfter(was, seen(item));
    if (now !== undefined) known[item.name] = now;
    if (now === 'bad' && (was === 'good' || was === 'doubtful')) broken.push(item);
    if (now === 'good' && was === 'bad') mended.push(item);
  }
  return { known, broken, mended, doubtful: Object.values(known).includes('doubtful') };
}

/** One look that sees nothing proves nothing; two in a row do. */
function stateAfter(was: KnownState | undefined, now: Seen): KnownState | undefined {
  switch (now) {
    case 'good':
    case 'bad':
      return now;
    case 'unseen':
      return was === 'good' ? 'doubtful' : 'bad';
    case 'same':
      return was;
  }
}

/** A change of an item as it is kept: as data, because whoever reads it has a language. */
export function driftOf({ name, ...facts }: Item): Drift {
  return { item: name, state: stateOf(facts), facts: JSON.stringify(facts) };
}

/** What was found of a drift; undefined for one from before that was kept. */
export function factsOf({ facts }: Pick<DriftRow, 'facts'>): Facts | undefined {
  return facts === null ? undefined : (JSON.parse(facts) as Facts);
}

function stateOf(facts: Facts): string {
  if ('diagnosis' in facts) return facts.diagnosis.result.state;
  return facts.check.level === 'fault' ? facts.check.code : 'ok';
}

function itemsOf({ records, checks }: DomainReport): Item[] {
  return [
    ...records.map(({ record, result }) => ({
      name: `${record.purpose} ${record.type} ${record.name}`,
      diagnosis: { record, result },
    })),
    ...checks.map((check) => ({ name: `${check.check} ${check.subject}`, check })),
  ];
}

function seen(item: Item): Seen {
  if ('diagnosis' in item) {
    const { result } = item.diagnosis;
    if (result.state === 'ok') return 'good';
    if (result.state === 'propagating') return 'same';
    return isFault(result) ? 'unseen' : 'bad';
  }
  const { level, code } = item.check;
  if (level === 'ok') return 'good';
  // A note for want of an answer says nothing; another says that nothing is broken.
  if (level === 'note') return code === 'timeout' ? 'same' : 'good';
  return passing.has(code) ? 'unseen' : 'bad';
}

/** Faults that may be over in a moment. */
const passing: ReadonlySet<Check['code']> = new Set([
  'timeout',
  'unreachable',
  'servfail',
  'refused',
  'malformed',
  'exchanger-unreachable',
  'exchanger-broken-tls',
  'policy-unavailable',
]);
