import { MailError } from '#base/errors.ts';
import { passkeyLimits as limits } from '#base/limits-sign-in.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { nextId } from '#directory/counter.ts';
import { type Principal, principalValues } from '#directory/principal.ts';

/** A passkey as it is listed. */
export interface PasskeyItem {
  passkey_id: number;
  name: string;
  created_at: number;
  /** Null: not yet. */
  used_at: number | null;
}

/** A passkey with what its signatures are checked by. */
export interface PasskeyRow extends PasskeyItem {
  account_id: number;
  administrator: string;
  credential_id: string;
  /** COSE (RFC 9052 7). */
  public_key: Uint8Array;
  /** What its authenticator counted at its last use; 0 where that does not count. */
  signatures: number;
  /** Words divided by blanks. */
  transports: string;
}

/** A challenge that was answered. */
interface Answered {
  challenge: string;
  expiresAt: number;
  now: number;
}

/** Operation: adds a passkey; its id. Throws `already-exists`, `limit`, `auth-failed` where the challenge was answered before. */
export async function addPasskey(
  tx: Transactor,
  args: {
    principal: Principal;
    credentialId: string;
    publicKey: Uint8Array;
    signatures: number;
    transports: readonly string[];
    name: string;
    answered: Answered;
  },
): Promise<number> {
  await useChallenge(tx, args.answered);
  const owner = principalValues(args.principal);
  const sql = 'SELECT count(*) AS passkeys FROM passkey WHERE account_id = ? AND administrator = ?';
  const count = await tx.get<{ passkeys: number }>(sql, ...owner);
  if ((count?.passkeys ?? 0) >= limits.perOwner) {
    throw new MailError('limit', `somebody has at most ${limits.perOwner} passkeys`, {
      detail: { reason: 'passkeys', limit: limits.perOwner },
    });
  }
  const id = await nextId(tx, 'passkey');
  const made = await tx.run(
    `INSERT INTO passkey (passkey_id, account_id, administrator, credential_id, public_key, signatures, transports,
       name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING`,
    id,
    ...owner,
    args.credentialId,
    args.publicKey,
    args.signatures,
    args.transports.join(' '),
    args.name,
    args.answered.now,
  );
  if (made === 0) throw new MailError('already-exists', 'this passkey is known already');
  return id;
}

/** Operation: notes the use of a passkey. Throws `auth-failed` where the challenge was answered before, or the passkey is gone. */
export async function usePasskey(
  tx: Transactor,
  args: { id: number; signatures: number; answered: Answered },
): Promise<void> {
  await useChallenge(tx, args.answered);
  const sql = 'UPDATE passkey SET signatures = ?, used_at = ? WHERE passkey_id = ?';
  if ((await tx.run(sql, args.signatures, args.answered.now, args.id)) === 0) throw spent();
}

/** Operation. Throws `not-found`, also for one of somebody else. */
export async function removePasskey(tx: Transactor, args: { principal: Principal; id: number }): Promise<void> {
  const sql = 'DELETE FROM passkey WHERE passkey_id = ? AND account_id = ? AND administrator = ?';
  if ((await tx.run(sql, args.id, ...principalValues(args.principal))) === 0) {
    throw new MailError('not-found', `there is no passkey ${args.id}`);
  }
}

/** The passkeys of somebody, oldest first. */
export function listPasskeys(reader: Reader, principal: Principal): Promise<PasskeyRow[]> {
  return reader.all<PasskeyRow>(
    'SELECT * FROM passkey WHERE account_id = ? AND administrator = ? ORDER BY passkey_id',
    ...principalValues(principal),
  );
}

/** The passkey of this credential id, whoever's it is. */
export function passkeyByCredential(reader: Reader, credentialId: string): Promise<PasskeyRow | undefined> {
  return reader.get<PasskeyRow>('SELECT * FROM passkey WHERE credential_id = ?', credentialId);
}

async function useChallenge(tx: Transactor, { challenge, expiresAt, now }: Answered): Promise<void> {
  await tx.run('DELETE FROM used_challenge WHERE expires_at <= ?', now);
  const sql = 'INSERT INTO used_challenge (challenge, expires_at) VALUES (?, ?) ON CONFLICT (challenge) DO NOTHING';
  if ((await tx.run(sql, challenge, expiresAt)) === 0) throw spent();
}

function spent(): MailError {
  return new MailError('auth-failed', 'this answer of a passkey counts no longer');
}
