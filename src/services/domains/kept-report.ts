import { type DnsItem, type DnsState, dnsStates, type DomainReportRow } from '#directory/domain-reports.ts';
import { recordPurposes } from './records.ts';
import type { DomainReport, RecordResult } from './types.ts';

/** A report as it is kept, with what lists show of it. */
export function keptReport(report: DomainReport): DomainReportRow {
  const items = dnsItems(report);
  return {
    domain: report.domain,
    at: report.at,
    state: worstOf(items.map(({ state }) => state)),
    items: JSON.stringify(items),
    report: JSON.stringify(report),
  };
}

/** The report of a row that `keptReport` made. */
export function reportOf({ report }: DomainReportRow): DomainReport {
  return JSON.parse(report) as DomainReport;
}

/** What is not as it should be: each purpose of records, as its worst record is, and each check that failed. Pure. */
export function dnsItems({ records, checks }: DomainReport): DnsItem[] {
  const ofRecords = recordPurposes.map((name) => {
    const states = records.filter(({ record }) => record.purpose === name).map(({ result }) => stateOf(result));
    return { name, state: worstOf(states) };
  });
  const failed = new Set(checks.filter(({ level }) => level === 'fault').map(({ check }) => check));
  return [
    ...ofRecords.filter(({ state }) => state !== 'ok'),
    ...Array.from(failed, (name) => ({ name, state: 'fault' as const })),
  ];
}

function worstOf(states: readonly DnsState[]): DnsState {
  return dnsStates.find((state) => states.includes(state)) ?? 'ok';
}

/** Whatever DNS itself does wrong is a fault. */
function stateOf({ state }: RecordResult): DnsState {
  return dnsStates.find((one) => one === state) ?? 'fault';
}
