import { storeLimits } from '#base/limits-store.ts';
import type { Transactor } from '#db/types.ts';
import type { Summary } from '#wire/mime/summary.ts';

/**
 * The keys by which a message finds its thread: its own Message-ID first, then what it refers to, newest last. The
 * base subject is part of each key, so a reply under a new subject starts a new thread (RFC 8621 3).
 */
export function threadHashes(summary: Pick<Summary, 'messageId' | 'references' | 'baseSubject'>): number[] {
  const references = summary.references.slice(-storeLimits.threadReferences);
  const ids = summary.messageId === null ? references : [summary.messageId, ...references];
  const subject = summary.baseSubject.toLowerCase();
  return [...new Set(ids.map((id) => hash48(`${id}\0${subject}`)))];
}

/** The thread of a new email: that of any message it is tied to, else its own. Thread ids never change (RFC 8621 3). */
export async function joinThread(
  tx: Transactor,
  account: number,
  email: number,
  hashes: readonly number[],
): Promise<number> {
  if (hashes.length === 0) return email;
  const marks = hashes.map(() => '?').join(', ');
  const known = await tx.all<{ hash: number; thread_id: number }>(
    `SELECT hash, thread_id FROM thread_reference WHERE account_id = ? AND hash IN (${marks})`,
    account,
    ...hashes,
  );
  // The newest reference is the nearest relative: its thread wins when several are known.
  const nearest = hashes.toReversed().find((hash) => known.some((row) => row.hash === hash));
  const thread = known.find((row) => row.hash === nearest)?.thread_id ?? email;
  const have = new Set(known.map((row) => row.hash));
  for (const hash of hashes) {
    if (have.has(hash)) continue;
    await tx.run('INSERT INTO thread_reference (account_id, hash, thread_id) VALUES (?, ?, ?)', account, hash, thread);
  }
  return thread;
}

// FNV-1a (www.isthe.com/chongo/tech/comp/fnv) twice over UTF-16 units, the second with another base and a shift that
// keeps it from running parallel: 24 bits of each stay exact as one number. A collision within one account and subject
// is harmless, and whoever wants into a thread need only name it, so nothing is gained by a slow hash.
function hash48(text: string): number {
  let one = 0x811c9dc5;
  let other = 0x050c5d1f;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x01000193);
    other ^= other >>> 15;
  }
  return fold24(one) * 2 ** 24 + fold24(other);
}

/** FNV's xor-folding of 32 bits to 24. */
function fold24(bits: number): number {
  return ((bits >>> 24) ^ bits) & 0xffffff;
}
