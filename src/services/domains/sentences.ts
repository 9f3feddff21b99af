import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import type { DriftRow } from '#directory/domain-checks.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';
import { type Facts, factsOf } from './drift.ts';
import { recordData } from './record-text.ts';
import type { ExpectedRecord } from './records.ts';
import type { Check, RecordResult } from './types.ts';

type DomainTexts = Translation<typeof english>;

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What is said about domains, in one language. */
export function domainTexts(language: Language): DomainTexts {
  return catalogue[language];
}

/** How a record is and what to do about it, in a sentence; '' where all is well. */
export function recordSentence(language: Language, record: ExpectedRecord, result: RecordResult): string {
  const texts = catalogue[language];
  const wanted = `${record.type} ${recordData(record)}`;
  switch (result.state) {
    case 'ok':
      return '';
    case 'missing':
      return result.absent === 'name' ? texts.missingName(wanted) : texts.missingRecord(wanted);
    case 'wrong':
      return texts.wrong(result.difference, result.found.join(', '), wanted);
    case 'propagating': {
      const { seconds, behind } = result;
      const servers = behind.length === 0 ? [] : [texts.propagatingServers(behind.join(', '))];
      return [...(seconds === null ? [] : [texts.propagatingCache(texts.propagatingFor(seconds))]), ...servers].join(
        '; ',
      );
    }
    default:
      return texts.fault(result.state);
  }
}

/** What a check found, in a sentence. */
export function checkSentence(language: Language, { code, detail }: Check): string {
  return catalogue[language].check(code, detail);
}

/** What is to be said of something that was looked at. */
export function factsSentence(language: Language, facts: Facts): string {
  if ('check' in facts) return checkSentence(language, facts.check);
  const { record, result } = facts.diagnosis;
  return recordSentence(language, record, result);
}

/** What a look found changed, in a sentence; in English where it was kept as that. */
export function driftSentence(language: Language, row: DriftRow): string {
  const facts = factsOf(row);
  return facts === undefined ? row.detail : factsSentence(language, facts);
}

/** How what changed is since then, in a word. */
export function driftState(language: Language, row: DriftRow): string {
  const facts = factsOf(row);
  if (facts === undefined) return row.state;
  const texts = catalogue[language];
  return 'check' in facts ? texts.level(facts.check.level) : texts.state(facts.diagnosis.result.state);
}
