import type { Reader, Transactor } from '#db/types.ts';
import { holdDomain } from './domains.ts';

/** Operation: which purposes of records a domain does without, in place of what was chosen before. Throws `not-found`. */
export async function setOmissions(
  tx: Transactor,
  { domain, purposes }: { domain: string; purposes: readonly string[] },
): Promise<void> {
  await holdDomain(tx, domain);
  await tx.run('DELETE FROM domain_omission WHERE domain = ?', domain);
  for (const purpose of new Set(purposes)) {
    await tx.run('INSERT INTO domain_omission (domain, purpose) VALUES (?, ?)', domain, purpose);
  }
}

/** Purposes of records that a domain does without. */
export async function omissions(reader: Reader, domain: string): Promise<string[]> {
  const rows = await reader.all<{ purpose: string }>(
    'SELECT purpose FROM domain_omission WHERE domain = ? ORDER BY purpose',
    domain,
  );
  return rows.map(({ purpose }) => purpose);
}
