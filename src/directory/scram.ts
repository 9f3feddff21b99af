import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { passwordLimits } from '#base/limits.ts';
import type { ScramKeys } from './types.ts';

const pbkdf2Async = promisify(pbkdf2);

/**
 * The keys by which a server verifies SCRAM-SHA-256 without knowing the password (RFC 5802 3, RFC 7677).
 * `prepared`: the password after saslprep. Costs about half an Argon2id, off the main thread.
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
