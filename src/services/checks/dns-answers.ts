import type { FailureReason } from '#net/dns/types.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';
import type { DnsAnswer } from './authentication-messages.ts';

/** node:dns's codes for answers that are none. */
const codes = {
  nxdomain: 'ENOTFOUND',
  'no-data': 'ENODATA',
  timeout: 'ETIMEOUT',
  unreachable: 'ECONNREFUSED',
  servfail: 'ESERVFAIL',
  refused: 'EREFUSED',
  malformed: 'EBADRESP',
  'alias-loop': 'EBADRESP',
  oversized: 'EBADRESP',
  'bad-name': 'EBADNAME',
} as const satisfies Record<FailureReason | 'nxdomain' | 'no-data', string>;

/** The rows of an answer as node:dns gives them. Throws what it throws where there are none. */
export function dnsRows(answer: DnsAnswer, name: string, type: RecordType): unknown[] {
  if ('missing' in answer) throw dnsError(answer.missing, name);
  if ('failed' in answer) throw dnsError(answer.failed, name);
  if (type === 'TXT') return answer.rows.map((text) => [text]);
  if (type !== 'MX') return answer.rows;
  return (answer.rows as RecordValues['MX'][]).map(({ preference, exchange }) => ({ priority: preference, exchange }));
}

/** An error with node:dns's code. */
export function dnsError(reason: keyof typeof codes, name: string): Error {
  return Object.assign(new Error(`${reason} for ${name}`), { code: codes[reason] });
}
