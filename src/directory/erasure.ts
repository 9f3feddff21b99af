import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';

/** What goes with an account, as the proof of its erasure counts it; `bytes` are those of its messages. */
export const erasedKinds = [
  'messages',
  'bytes',
  'mailboxes',
  'aliases',
  'forwards',
  'absences',
  'groupMemberships',
  'passwords',
  'appPasswords',
  'passkeys',
  'secondFactors',
  'securityAnswers',
  'sessions',
  'apiKeys',
  'logins',
  'auditRows',
  'trails',
] as const;

/** How much of each kind there was, and is no more. Proves an erasure (Regulation (EU) 2016/679, 5(2) and 17) without a word of what it was. */
export type Erased = Record<(typeof erasedKinds)[number], number>;

/** The sum of what several steps erased. */
export function erasedInAll(steps: readonly Partial<Erased>[]): Erased {
  const sum = (kind: keyof Erased) => steps.reduce((total, step) => total + (step[kind] ?? 0), 0);
  return Object.fromEntries(erasedKinds.map((kind) => [kind, sum(kind)])) as Erased;
}

/** Inside an operation: adds to what is known to have gone with an account. */
export async function noteErased(tx: Transactor, account: number, counts: Partial<Erased>): Promise<void> {
  const before = await erasedOf(tx, account);
  const now = JSON.stringify(erasedInAll([before ?? {}, counts]));
  await tx.run('UPDATE account SET erased = ? WHERE account_id = ?', now, account);
}

/** What went with an account; undefined for one that is not deleted. */
export async function erasedOf(reader: Reader, account: number): Promise<Erased | undefined> {
  const sql = 'SELECT erased FROM account WHERE account_id = ?';
  const text = (await reader.get<{ erased: string | null }>(sql, account))?.erased ?? null;
  return text === null ? undefined : (JSON.parse(text) as Erased);
}

/** Inside an operation: takes the addresses of an account out of the groups that had them; how many times. */
export async function leaveGroups(tx: Transactor, account: number): Promise<number> {
  const addresses = await tx.all<Address>('SELECT local, domain FROM address WHERE account_id = ?', account);
  let left = 0;
  for (const address of addresses) {
    left += await tx.run('DELETE FROM group_member WHERE address = ?', formatAddress(address));
  }
  return left;
}
