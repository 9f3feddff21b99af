import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { passwordLimits } from '#base/limits-logins.ts';
import type { Sealer } from './sealing.ts';
import type { ScramKeys, SealedScramKeys } from './types.ts';

const pbkdf2Async = promisify(pbkdf2);

/**
 * The keys by which a server verifies SCRAM-SHA-256 without knowing the password (RFC 5802 3, RFC 7677).
 * `prepared`: the password after saslprep. Works off the main thread.
 */
export async function deriveScramKeys(
  prepared: string,
  salt: Uint8Array = randomBytes(16),
  iterations: number = passwordLimits.scramIterations,
): Promise<ScramKeys> {
  const salted = await pbkdf2Async(prepared, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  return {
    salt,
    iterations,
    storedKey: createHash('sha256').update(clientKey).digest(),
    serverKey: createHmac('sha256', salted).update('Server Key').digest(),
  };
}

/**
 * For the database. Who steals it would try passwords against PBKDF2 rather than against Argon2id, so without the key
 * file the keys are worth nothing; the salt, which nobody else has, is what they are sealed for.
 */
export function sealScramKeys(sealer: Sealer, { salt, iterations, storedKey, serverKey }: ScramKeys): SealedScramKeys {
  const text = Buffer.concat([storedKey, serverKey]).toString('base64');
  return { salt, iterations, sealed: sealer.seal(purposeOf(salt), text) };
}

/** The inverse of `sealScramKeys`. Throws `corrupt` where they were sealed with another key file. */
export function openScramKeys(sealer: Sealer, { salt, iterations, sealed }: SealedScramKeys): ScramKeys {
  const keys = Buffer.from(sealer.open(purposeOf(salt), sealed), 'base64');
  return { salt, iterations, storedKey: keys.subarray(0, 32), serverKey: keys.subarray(32) };
}

function purposeOf(salt: Uint8Array): string {
  return `scram:${Buffer.from(salt).toString('base64')}`;
}
