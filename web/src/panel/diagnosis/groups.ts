import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import type { Speech } from '#web/texts/language.tsx';
import type { Tone } from '#web/ui/notice.tsx';

type Report = Schemas['DomainReport'];
type State = Schemas['DnsItem']['state'];
export type CheckedRecord = Report['records'][number];

/** What records are for, in the order that people look at them; names that are the same in every language. */
const purposes = {
  mx: 'MX',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  srv: 'SRV',
  autoconfig: 'autoconfig',
  autodiscover: 'autodiscover',
  'mta-sts': 'MTA-STS',
  'tls-rpt': 'TLSRPT',
  tlsa: 'TLSA',
} as const;

const checks: Readonly<Record<string, Key>> = {
  delegation: 'diagnosis.delegation',
  dnssec: 'diagnosis.dnssec',
  reverse: 'diagnosis.reverse',
  exchanger: 'diagnosis.exchanger',
  blocklist: 'diagnosis.blocklist',
  'mta-sts-policy': 'diagnosis.policy',
};

/** What people call something that is looked at: records for a purpose, or a check. */
export function nameOf(item: string, { t }: Speech): string {
  const check = checks[item];
  if (check !== undefined) return t(check);
  return Object.hasOwn(purposes, item) ? purposes[item as keyof typeof purposes] : item;
}

/** Records for one purpose, and how they are together. */
interface Group {
  name: string;
  state: State;
}

/** States, the worst first. */
export const worst: readonly State[] = ['fault', 'wrong', 'missing', 'propagating', 'ok'];

/** How each purpose stands: as its worst record does. Purposes without a record are not there. */
export function groupsOf(records: readonly CheckedRecord[]): Group[] {
  return Object.entries(purposes).flatMap(([purpose, name]) => {
    const states = records.filter((record) => record.purpose === purpose).map(stateOf);
    const state = worst.find((one) => states.includes(one));
    return state === undefined ? [] : [{ name, state }];
  });
}

/** Everything that DNS itself does wrong is one state; its sentence says which. */
export function standingOf(state: string): State {
  return worst.find((one) => one === state) ?? 'fault';
}

/** How a record is. */
export function stateOf({ state }: CheckedRecord): State {
  return standingOf(state);
}

export const stateTexts = {
  ok: ['diagnosis.ok', 'good'],
  propagating: ['diagnosis.propagating', 'warn'],
  wrong: ['diagnosis.wrong', 'bad'],
  missing: ['diagnosis.missing', 'bad'],
  fault: ['diagnosis.fault', 'bad'],
} as const satisfies Record<State, readonly [Key, Tone]>;

/** Whether a change of the zone would mend something. */
export function isMendable({ records }: Report): boolean {
  return records.some((record) => ['wrong', 'missing'].includes(stateOf(record)));
}
