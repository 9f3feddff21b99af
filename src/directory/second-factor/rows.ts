import { announceChange } from '#directory/changes.ts';
import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Principal, principalValues } from '#directory/principal.ts';

/** A second factor: one-time codes from a secret that is sealed. */
export interface SecondFactorRow {
  secret: Uint8Array;
  /** When a first code proved that the owner has the secret; NULL until then. */
  enabled_at: number | null;
  /** The time step of the newest code that was used. */
  used_step: number;
}

/** What there is of somebody's second factor. */
export interface SecondFactorState {
  /** Null while it is off. */
  enabledAt: number | null;
  /** Recovery codes that were not used. */
  recoveryCodes: number;
}

const owned = 'account_id = ? AND administrator = ?';

/** Operation: keeps a new secret until a code proves that its owner has it. Throws `bad-state` where the second factor is on. */
export async function beginSecondFactor(
  tx: Transactor,
  args: { principal: Principal; secret: Uint8Array },
): Promise<void> {
  const owner = principalValues(args.principal);
  await tx.run(`DELETE FROM second_factor WHERE ${owned} AND enabled_at IS NULL`, ...owner);
  const made = await tx.run(
    `INSERT INTO second_factor (account_id, administrator, secret, enabled_at, used_step) VALUES (?, ?, ?, NULL, 0)
     ON CONFLICT DO NOTHING`,
    ...owner,
    args.secret,
  );
  if (made === 0) throw isOn();
}

/** Operation: switches the second factor on, with new recovery codes. Throws `bad-state` where it is on, or was not begun with this secret. */
export async function enableSecondFactor(
  tx: Transactor,
  args: { principal: Principal; secret: Uint8Array; step: number; codes: readonly Uint8Array[]; now: number },
): Promise<void> {
  const changed = await tx.run(
    `UPDATE second_factor SET enabled_at = ?, used_step = ? WHERE ${owned} AND enabled_at IS NULL AND secret = ?`,
    args.now,
    args.step,
    ...principalValues(args.principal),
    args.secret,
  );
  if (changed === 0) throw isOn();
  // Mail programs that got in with the password alone are out.
  if ('account' in args.principal) announceChange(tx, args.principal.account, 'password');
  await replaceRecoveryCodes(tx, args);
}

/** Operation: switches the second factor off and forgets its codes. Throws `bad-state` where it is off. */
export async function disableSecondFactor(tx: Transactor, args: { principal: Principal }): Promise<void> {
  const owner = principalValues(args.principal);
  await tx.run(`DELETE FROM recovery_code WHERE ${owned}`, ...owner);
  const sql = `DELETE FROM second_factor WHERE ${owned} AND enabled_at IS NOT NULL`;
  if ((await tx.run(sql, ...owner)) === 0) throw isOff();
}

/** Operation: uses up the code of a time step; false where it, or a newer one, was used before. RFC 6238 5.2. */
export async function useTimeStep(tx: Transactor, args: { principal: Principal; step: number }): Promise<boolean> {
  const sql = `UPDATE second_factor SET used_step = ? WHERE ${owned} AND enabled_at IS NOT NULL AND used_step < ?`;
  return (await tx.run(sql, args.step, ...principalValues(args.principal), args.step)) > 0;
}

/** Operation: uses up a recovery code; false where there is no such one. */
export async function useRecoveryCode(
  tx: Transactor,
  args: { principal: Principal; code: Uint8Array },
): Promise<boolean> {
  const sql = `DELETE FROM recovery_code WHERE ${owned} AND hash = ?`;
  return (await tx.run(sql, ...principalValues(args.principal), args.code)) > 0;
}

/** Operation: new recovery codes in place of what is left of the old ones. Throws `bad-state` where the second factor is off. */
export async function renewRecoveryCodes(
  tx: Transactor,
  args: { principal: Principal; codes: readonly Uint8Array[] },
): Promise<void> {
  const row = await secondFactor(tx, args.principal);
  if (row === undefined || row.enabled_at === null) throw isOff();
  await replaceRecoveryCodes(tx, args);
}

/** The second factor of somebody, switched on or only begun. */
export function secondFactor(reader: Reader, principal: Principal): Promise<SecondFactorRow | undefined> {
  return reader.get<SecondFactorRow>(
    `SELECT secret, enabled_at, used_step FROM second_factor WHERE ${owned}`,
    ...principalValues(principal),
  );
}

/** Whether it is on, and how many recovery codes are left. */
export async function secondFactorState(reader: Reader, principal: Principal): Promise<SecondFactorState> {
  const row = await secondFactor(reader, principal);
  const codes = await reader.get<{ codes: number }>(
    `SELECT count(*) AS codes FROM recovery_code WHERE ${owned}`,
    ...principalValues(principal),
  );
  return { enabledAt: row?.enabled_at ?? null, recoveryCodes: codes?.codes ?? 0 };
}

async function replaceRecoveryCodes(
  tx: Transactor,
  { principal, codes }: { principal: Principal; codes: readonly Uint8Array[] },
): Promise<void> {
  const owner = principalValues(principal);
  await tx.run(`DELETE FROM recovery_code WHERE ${owned}`, ...owner);
  for (const code of codes) {
    await tx.run('INSERT INTO recovery_code (account_id, administrator, hash) VALUES (?, ?, ?)', ...owner, code);
  }
}

function isOn(): MailError {
  return new MailError('bad-state', 'the second factor is on already, or was begun anew meanwhile', {
    detail: { reason: 'second-factor-on' },
  });
}

function isOff(): MailError {
  return new MailError('bad-state', 'the second factor is off', { detail: { reason: 'second-factor-off' } });
}
