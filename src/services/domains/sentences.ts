import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';
import type { Item } from './drift.ts';
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
export function itemSentence(language: Language, item: Item): string {
  if ('check' in item) return checkSentence(language, item.check);
  const { record, result } = item.diagnosis;
  return recordSentence(language, record, result);
}
