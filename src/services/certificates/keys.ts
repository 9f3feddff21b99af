import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Sealer } from '#directory/sealing.ts';

const generate = promisify(generateKeyPair);

/** A new P-256 key. */
export async function newKey(): Promise<KeyObject> {
  return (await generate('ec', { namedCurve: 'P-256' })).privateKey;
}

/** PKCS #8 in PEM. */
export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** SHA-256 of the public half, in hexadecimal, as TLSA records have it (RFC 6698 2.1). */
export function keyDigest(key: KeyObject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

/** What a key is sealed for. */
export const certificatePurpose = (subject: string) => `certificate ${subject}`;
export const accountPurpose = (authority: string) => `acme ${authority}`;

/** Throws `corrupt` where it was sealed with another key file. */
export function openKey(sealer: Sealer, purpose: string, sealed: Uint8Array): KeyObject {
  return createPrivateKey(sealer.open(purpose, sealed));
}

/** The keys of a certificate: the one it is about to be made for, and the one after. */
export interface KeyPair {
  key: KeyObject;
  next: KeyObject;
  /** When the first came into use. */
  since: number;
}

/**
 * The keys for the next certificate. A key is kept for many certificates; when it is older than `age`, the one that was
 * announced as its successor takes its place. So TLSA records, which have both, are right at every moment (RFC 7671 8.1).
 */
export async function keysFor(
  kept: { key: KeyObject; next: KeyObject | null; since: number } | null,
  now: number,
  age: number,
): Promise<KeyPair> {
  if (kept === null) return { key: await newKey(), next: await newKey(), since: now };
  const { key, next, since } = kept;
  if (next === null || now - since < age) return { key, next: next ?? (await newKey()), since };
  return { key: next, next: await newKey(), since: now };
}
