import { generateSecret, generateURI, verifySync } from 'otplib';
import { secondFactorLimits as limits } from '#base/limits-sign-in.ts';

/** A new secret in Base32: 160 bits, as long as the output of HMAC-SHA-1 (RFC 4226 4 R6). */
export function newSecret(): string {
  return generateSecret();
}

/** What an authenticator program reads from a picture: the `otpauth:` address of a secret. */
export function secretAddress(secret: string, names: { issuer: string; label: string }): string {
  return generateURI({ ...names, secret, digits: limits.digits, period: limits.step });
}

/** The time step of a code (RFC 6238 4.2) that is right now, or one step away; null for a wrong one and one that was used. */
export function stepOfCode(
  secret: string,
  code: string,
  { now, usedStep }: { now: number; usedStep: number },
): number | null {
  const verdict = verifySync({
    secret,
    token: code,
    epoch: Math.floor(now / 1000),
    epochTolerance: limits.tolerance,
    digits: limits.digits,
    period: limits.step,
    afterTimeStep: usedStep,
  });
  return verdict.valid && 'timeStep' in verdict ? verdict.timeStep : null;
}
