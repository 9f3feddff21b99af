import { createHmac, randomInt } from 'node:crypto';
import { secondFactorLimits as limits } from '#base/limits-sign-in.ts';

/** New recovery codes: random lower-case letters. */
export function newRecoveryCodes(): string[] {
  const letter = (): string => String.fromCodePoint(0x61 + randomInt(26));
  const code = (): string => Array.from({ length: limits.recoveryLetters }, letter).join('');
  return Array.from({ length: limits.recoveryCodes }, code);
}

/** The letters of a recovery code, however it was grouped; null for what is none. */
export function readRecoveryCode(text: string): string | null {
  const letters = text.replaceAll(/[\s-]/g, '').toLowerCase();
  return /^[a-z]+$/.test(letters) && letters.length === limits.recoveryLetters ? letters : null;
}

/** What is kept of a recovery code: useless without the key. */
export function hashRecoveryCode(key: Uint8Array, code: string): Uint8Array {
  return createHmac('sha256', key).update(code).digest();
}
