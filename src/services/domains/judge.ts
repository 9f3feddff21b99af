import { domainLimits } from '#base/limits-domains.ts';
import type { AuthorityOutcome } from '#net/dns/types.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';
import type { ExpectedRecord } from './records.ts';
import { isOf, textRuleOf } from './text-rules.ts';
import type { Difference, Judgement } from './types.ts';

/** Values of one type as an answer holds them. */
type Values = { [T in RecordType]: { type: T; values: readonly RecordValues[T][] } }[RecordType];

/** What an answer about the record's name and type says of it; `aliased` answers are to be followed before. Pure. */
export function judge(record: ExpectedRecord, outcome: AuthorityOutcome<RecordType>): Judgement {
  switch (outcome.kind) {
    case 'failed':
      return { state: outcome.reason };
    case 'nxdomain':
      return isUnwanted(record) ? { state: 'ok' } : { state: 'missing', absent: 'name' };
    case 'no-data':
    case 'aliased':
      return isUnwanted(record) ? { state: 'ok' } : { state: 'missing', absent: 'record' };
    case 'found':
      return judgeValues(record, { type: record.type, values: outcome.records } as Values);
  }
}

/** Addresses in place of an alias serve as well, where they are those of the alias's target. */
export function judgeAddresses(found: readonly string[], own: readonly string[]): Judgement {
  return found.every((address) => own.includes(address)) ? { state: 'ok' } : wrong(found, 'other-address');
}

/** RFC 6186 3.4: no SRV record says as well that there is no such service. */
function isUnwanted(record: ExpectedRecord): boolean {
  return record.type === 'SRV' && record.target === '.';
}

function judgeValues(record: ExpectedRecord, { type, values }: Values): Judgement {
  if (record.type === 'MX' && type === 'MX') return judgeExchangers(record.exchange, values);
  if (record.type === 'SRV' && type === 'SRV') return judgeServices(record, values);
  if (record.type === 'CNAME' && type === 'CNAME') {
    return values[0] === record.target ? { state: 'ok' } : wrong(values, 'other-target');
  }
  if (record.type === 'TLSA' && type === 'TLSA') {
    const shown = values.map(({ usage, selector, matching, data }) => {
      return `${usage} ${selector} ${matching} ${Buffer.from(data).toString('hex')}`;
    });
    const { usage, selector, matching, data } = record;
    return shown.includes(`${usage} ${selector} ${matching} ${data}`) ? { state: 'ok' } : wrong(shown, 'tlsa-key');
  }
  if (record.type === 'TXT' && type === 'TXT') return judgeTexts(record, values);
  throw new Error(`an answer about ${type} says nothing of ${record.type}`);
}

/** Mail goes wherever an MX says: one of somebody else beside ours takes part of it. */
function judgeExchangers(exchange: string, found: readonly RecordValues['MX'][]): Judgement {
  const ours = found.filter((mx) => mx.exchange === exchange);
  if (ours.length === found.length) return { state: 'ok' };
  const shown = found.map((mx) => `${mx.preference} ${mx.exchange}`);
  if (ours.length > 0) return wrong(shown, 'mx-also-elsewhere');
  return wrong(shown, found.every((mx) => mx.exchange === '.') ? 'mx-null' : 'mx-elsewhere');
}

function judgeServices(
  { port, target }: ExpectedRecord & { type: 'SRV' },
  found: readonly RecordValues['SRV'][],
): Judgement {
  if (found.some((srv) => srv.port === port && srv.target === target)) return { state: 'ok' };
  const shown = found.map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.target}`);
  return wrong(shown, found.some((srv) => srv.target === target) ? 'other-port' : 'other-target');
}

/** Several texts of different protocols lie at one name: only those that begin alike are this record. */
function judgeTexts(record: ExpectedRecord & { type: 'TXT' }, found: readonly string[]): Judgement {
  const rule = textRuleOf(record);
  const alike = found.filter((text) => isOf(rule, text));
  const [first, ...others] = alike;
  if (first === undefined) return { state: 'missing', absent: 'record' };
  // RFC 7208 4.5, RFC 9989 4.10, RFC 8461 3.1: of two nobody knows which one holds, so neither does.
  const difference = others.length > 0 ? 'several' : rule.difference(first);
  return difference === null ? { state: 'ok' } : wrong(alike, difference);
}

function wrong(found: readonly string[], difference: Difference): Judgement {
  const shown = found.slice(0, domainLimits.shown).map((text) => text.slice(0, domainLimits.shownLength));
  return { state: 'wrong', found: shown, difference };
}
