import type { Announcement, Reader, Transactor } from '#db/types.ts';
import { holdDomain } from './domains.ts';
import { isWaiting, type KeyMove, type SigningKeyAge } from './signing-key-states.ts';

/** A key that signs the mail of a domain (RFC 6376 3.6). */
export interface SigningKeyRow extends SigningKeyAge {
  domain: string;
  /** PKCS #8 in PEM, sealed for the purpose `dkim <selector>._domainkey.<domain>`. */
  private_key: Uint8Array;
  /** The `p` of its DNS record. */
  public_key: string;
  created_at: number;
}

const topic = 'signing-keys';

/**
 * Operation: adds keys, moves others on, forgets others, all of one domain. What another node has done meanwhile is not
 * done again. Throws `not-found` (the domain).
 */
export async function changeSigningKeys(
  tx: Transactor,
  args: {
    domain: string;
    add: readonly Omit<SigningKeyRow, 'domain'>[];
    moves: readonly KeyMove[];
    forget: readonly string[];
    now: number;
  },
): Promise<void> {
  const { domain, now } = args;
  await holdDomain(tx, domain);
  const rows = await signingKeyRows(tx, domain);
  for (const key of args.add) {
    const others = rows.filter(({ algorithm }) => algorithm === key.algorithm);
    if (others.some(({ state }) => isWaiting(state) || state === key.state)) continue;
    await tx.run(
      `INSERT INTO signing_key (domain, selector, algorithm, private_key, public_key, state, state_since, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      domain,
      key.selector,
      key.algorithm,
      key.private_key,
      key.public_key,
      key.state,
      key.state_since,
      key.due_at,
      key.created_at,
    );
  }
  for (const { selector, from, to, due } of args.moves) {
    const change =
      'UPDATE signing_key SET state = ?, state_since = ?, due_at = ? WHERE domain = ? AND selector = ? AND state = ?';
    await tx.run(change, to, now, due, domain, selector, from);
  }
  for (const selector of args.forget) {
    await tx.run(`DELETE FROM signing_key WHERE domain = ? AND selector = ? AND state = 'expired'`, domain, selector);
  }
  tx.announce({ topic, account: 0, domain });
}

/** Whether the announcement says that the keys of some domain changed. */
export function tellsOfSigningKeys(announcement: Announcement): boolean {
  return announcement.topic === topic;
}

/** The keys of a domain, the newest last. */
export function signingKeyRows(reader: Reader, domain: string): Promise<SigningKeyRow[]> {
  return reader.all<SigningKeyRow>('SELECT * FROM signing_key WHERE domain = ? ORDER BY created_at, selector', domain);
}

/** Domains behind `after` that have keys, by name; at most `limit`. */
export async function domainsWithKeys(reader: Reader, after: string, limit: number): Promise<string[]> {
  const rows = await reader.all<{ domain: string }>(
    'SELECT DISTINCT domain FROM signing_key WHERE domain > ? ORDER BY domain LIMIT ?',
    after,
    limit,
  );
  return rows.map(({ domain }) => domain);
}
