import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { passkeyLimits as limits } from '#base/limits-sign-in.ts';

const randomEnd = limits.challenge;
const timeEnd = randomEnd + 8;

/**
 * A challenge for an authenticator: random bytes, when it expires, and a MAC of both. So whoever only asks for one
 * costs no memory and no row; that each is answered once is for the database to see, when it was answered.
 */
export function newChallenge(key: Uint8Array, purpose: string, now: number): Uint8Array<ArrayBuffer> {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(now + limits.answer));
  const head = Buffer.concat([randomBytes(limits.challenge), time]);
  return new Uint8Array(Buffer.concat([head, macOf(key, purpose, head)]));
}

/** When a challenge (Base64url) of ours for this purpose expires; null for one that is none, or has. */
export function expiryOf(key: Uint8Array, purpose: string, challenge: string, now: number): number | null {
  const bytes = Buffer.from(challenge, 'base64url');
  const head = bytes.subarray(0, timeEnd);
  const mac = bytes.subarray(timeEnd);
  const expected = macOf(key, purpose, head);
  if (head.length !== timeEnd || mac.length !== expected.length || !timingSafeEqual(mac, expected)) return null;
  const expiresAt = Number(head.readBigUInt64BE(randomEnd));
  return expiresAt > now ? expiresAt : null;
}

function macOf(key: Uint8Array, purpose: string, head: Uint8Array): Buffer {
  return createHmac('sha256', key).update(head).update(purpose).digest();
}
