/** SEARCH, SORT, THREAD and ESEARCH responses, each a text with its line end. */
import { formatPageRange, type PageRange } from './page-range.ts';
import { formatNumbers } from './sequence-set.ts';

/** RFC 3501 7.2.5, RFC 5256 4; `modseq`: the highest one, where the search asked for MODSEQ (RFC 7162 3.1.5). */
export function formatSearch(name: 'SEARCH' | 'SORT', numbers: readonly number[], modseq?: number): string {
  const suffix = modseq === undefined || numbers.length === 0 ? '' : ` (MODSEQ ${modseq})`;
  return `* ${name}${numbers.length === 0 ? '' : ` ${numbers.join(' ')}`}${suffix}\r\n`;
}

/** What was asked for and is there; an empty `all` is left out (RFC 9051 7.3.3). */
export interface SearchResult {
  min?: number;
  max?: number;
  count?: number;
  /** In the order of SORT, or ascending. */
  all?: readonly number[];
  /** RFC 9394 3.1: the page asked for, and what is on it. */
  page?: { range: PageRange; numbers: readonly number[] };
  /** RFC 7162 3.1.10. */
  modseq?: number;
}

/** RFC 9051 7.3.3. */
export function formatEsearch(tag: string, uid: boolean, result: SearchResult): string {
  const { min, max, count, all = [], page, modseq } = result;
  const items = [
    `* ESEARCH (TAG "${tag}")`,
    ...(uid ? ['UID'] : []),
    ...(min === undefined ? [] : [`MIN ${min}`]),
    ...(max === undefined ? [] : [`MAX ${max}`]),
    ...(count === undefined ? [] : [`COUNT ${count}`]),
    ...(all.length === 0 ? [] : [`ALL ${formatNumbers(all)}`]),
    ...(page === undefined ? [] : [`PARTIAL (${formatPageRange(page.range)} ${formatNumbers(page.numbers) || 'NIL'})`]),
    ...(modseq === undefined ? [] : [`MODSEQ ${modseq}`]),
  ];
  return `${items.join(' ')}\r\n`;
}

/** A message with the answers to it; null stands for a message that is not in the result (RFC 5256 3 REFERENCES). */
export interface ThreadNode {
  readonly number: number | null;
  readonly children: readonly ThreadNode[];
}

/** RFC 5256 4. Threads of any depth, without recursion. */
export function formatThread(threads: readonly ThreadNode[]): string {
  let out = '';
  const waiting: (ThreadNode | ')')[] = threads.toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === ')') {
      out += ')';
      continue;
    }
    const { numbers, branches } = firstLine(next);
    out += `(${numbers}${numbers !== '' && branches.length > 0 ? ' ' : ''}`;
    waiting.push(')');
    for (let i = branches.length; i > 0; i--) waiting.push(branches[i - 1]!);
  }
  return `* THREAD${out === '' ? '' : ' '}${out}\r\n`;
}

/** The messages down to where a thread branches, or ends. */
function firstLine(thread: ThreadNode): { numbers: string; branches: readonly ThreadNode[] } {
  let numbers = '';
  for (let node = thread; ; node = node.children[0]!) {
    if (node.number !== null) numbers += `${numbers === '' ? '' : ' '}${node.number}`;
    if (node.children.length !== 1) return { numbers, branches: node.children };
  }
}
