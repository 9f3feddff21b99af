import { MailError } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Transactor } from '#db/types.ts';

/** The one form of a set of keywords: sorted, no duplicates in any case, separated by a space. Throws `bad-argument`, `limit`. */
export function joinKeywords(keywords: readonly string[]): string {
  const seen = new Map<string, string>();
  for (const keyword of keywords) {
    // RFC 9051 flag-keyword = atom.
    if (!/^[^\u0000-\u0020\u007f-\uffff(){%*"\\\]]+$/.test(keyword)) {
      throw new MailError('bad-argument', 'a keyword has a character that is not allowed');
    }
    if (keyword.length > storeLimits.keyword) throw new MailError('limit', 'a keyword is too long');
    if (!seen.has(keyword.toLowerCase())) seen.set(keyword.toLowerCase(), keyword);
  }
  return [...seen.values()].toSorted().join(' ');
}

/** The keywords of a row. */
export function splitKeywords(keywords: string): string[] {
  return keywords === '' ? [] : keywords.split(' ');
}

/** Makes a mailbox know the keywords used in it (they are listed at SELECT). Throws `limit`. */
export async function requireKeywords(
  tx: Transactor,
  account: number,
  mailbox: number,
  known: string,
  used: string,
): Promise<void> {
  const all = joinKeywords([...splitKeywords(known), ...splitKeywords(used)]);
  if (all === known) return;
  if (splitKeywords(all).length > storeLimits.keywords)
    throw new MailError('limit', 'the mailbox has too many keywords');
  await tx.run('UPDATE mailbox SET keywords = ? WHERE account_id = ? AND mailbox_id = ?', all, account, mailbox);
}
