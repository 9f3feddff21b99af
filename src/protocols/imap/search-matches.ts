import { setImmediate as nextTurn } from 'node:timers/promises';
import { messagesPassing } from '#store/filtered.ts';
import { isOfEmail } from '#store/message-columns.ts';
import type { SearchQuery } from '#store/search/query.ts';
import type { SearchKey } from '#wire/imap/search.ts';
import { accountOf, readerOf } from './account.ts';
import {
  asksModseq,
  asksNumbersOnly,
  columnsFor,
  filterFor,
  rangesToSearch,
  type SearchRow,
  type TextKey,
  textKeys,
} from './search-plan.ts';
import { type Judge, judgeFor, type TextAnswers } from './search-verdict.ts';
import { portions, uidsIn, viewOf } from './selection.ts';
import type { Session } from './types.ts';

/** Rows with what email rows know cost as much as so many without. */
const wideCost = 8;

/** UIDs of the messages that a key matches, ascending or as SORT has them, with their modseqs where the key asks for them. */
export interface Matches {
  uids: number[];
  /** Empty where the key does not ask. */
  modseqs: number[];
}

/** Finds messages of the selected mailbox. Throws what the store throws, and Gone where the client went away. */
export async function findMatches(session: Session, key: SearchKey): Promise<Matches> {
  const view = viewOf(session);
  const matches: Matches = { uids: [], modseqs: [] };
  if (asksNumbersOnly(key)) {
    const judge = judgeFor(session, key, 0);
    const known = uidsIn(view, rangesToSearch(session, key)).filter((uid) => !view.gone.has(uid));
    matches.uids = known.filter((uid) => judge({ uid } as SearchRow, new Map()) === true);
    return matches;
  }
  const withModseq = asksModseq(key);
  for await (const rows of matchingRows(session, key, [])) {
    for (const { uid, modseq } of rows) {
      matches.uids.push(uid);
      if (withModseq) matches.modseqs.push(modseq);
    }
  }
  return matches;
}

/** Rows of the messages that a key matches, ascending by UID, in portions, with `more` columns than the key asks. */
export async function* matchingRows(
  session: Session,
  key: SearchKey,
  more: readonly (keyof SearchRow)[],
): AsyncGenerator<SearchRow[], void> {
  const { clock } = session.options;
  const view = viewOf(session);
  const now = clock.now();
  const judge = judgeFor(session, key, now);
  const filter = filterFor(key, now);
  const texts = textKeys(key);
  const columns = [...new Set([...columnsFor(key), ...more])];
  const limit = Math.ceil(session.limits.searched / (columns.some(isOfEmail) ? wideCost : 1));
  for (const portion of portions(view, rangesToSearch(session, key), limit)) {
    const rows: SearchRow[] = [];
    for (const range of portion) {
      const some = await messagesPassing(readerOf(session), view.mailbox, range, filter, columns);
      for (const row of some) rows.push(row);
    }
    const matching = await decided(session, judge, texts, rows);
    if (matching.length > 0) yield matching;
    session.gone.throwIfAborted();
    await nextTurn();
  }
}

/** Those of `rows` that match. Texts are asked about one after the other, and only for rows that hang on them. */
async function decided(
  session: Session,
  judge: Judge,
  texts: readonly TextKey[],
  rows: readonly SearchRow[],
): Promise<SearchRow[]> {
  const answers = new Map<TextKey, ReadonlySet<number>>();
  const verdicts = rows.map((row) => judge(row, answers));
  for (const text of texts) {
    const open = rows.filter((_, i) => verdicts[i] === null);
    if (open.length === 0) break;
    const emails = open.map(({ email_id }) => email_id);
    const { search } = session.options;
    answers.set(text, new Set(await search.select(accountOf(session), queryFor(text), emails, session.gone)));
    judgeAgain(judge, rows, verdicts, answers);
  }
  return rows.filter((_, i) => verdicts[i] === true);
}

function judgeAgain(
  judge: Judge,
  rows: readonly SearchRow[],
  verdicts: (boolean | null)[],
  answers: TextAnswers,
): void {
  for (const [i, row] of rows.entries()) if (verdicts[i] === null) verdicts[i] = judge(row, answers);
}

function queryFor(key: TextKey): SearchQuery {
  if (key.kind === 'header') return { field: { header: key.name }, text: key.value };
  return { field: key.in === 'text' ? 'any' : key.in, text: key.value };
}
