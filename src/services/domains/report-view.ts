import type { Language } from '#base/catalogue.ts';
import { isFaulty } from './diagnosis.ts';
import { recordData } from './record-text.ts';
import { checkSentence, recordSentence } from './sentences.ts';
import type { DomainReport } from './types.ts';

/** A report as programs get it: the states, and the sentences about them in one language. */
export function reportView(report: DomainReport, language: Language) {
  const { domain, at, records, checks } = report;
  return {
    domain,
    checked: new Date(at).toISOString(),
    ok: !isFaulty(report),
    records: records.map(({ record, result, servers }) => ({
      purpose: record.purpose,
      name: record.name,
      type: record.type,
      ttl: record.ttl,
      data: recordData(record),
      state: result.state,
      text: recordSentence(language, record, result),
      found: 'found' in result ? [...result.found] : [],
      difference: result.state === 'wrong' ? result.difference : null,
      /** Seconds for which the resolver keeps the old state. */
      left: result.state === 'propagating' ? result.seconds : null,
      servers: servers.map(({ server, judgement }) => ({ server, state: judgement.state })),
    })),
    checks: checks.map((one) => ({ ...one, text: checkSentence(language, one) })),
  };
}
