import { X509Certificate } from 'node:crypto';
import { certificateLimits } from '#base/limits-certificates.ts';
import { certificateParts } from '#net/der-reader.ts';
import type { RenewalWindow } from './acme/client.ts';

/** A certificate's life. Milliseconds since the epoch. */
export interface Life {
  notBefore: number;
  notAfter: number;
}

/** The life of the first certificate of a chain in PEM. */
export function lifeOf(chain: string): Life {
  const { validFromDate, validToDate } = new X509Certificate(chain);
  return { notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
}

/** When to renew where the authority does not say: at two thirds of the life, or earlier by up to a twentieth of it. `chance` is from 0 to 1 and makes many certificates of one day not fall due together. */
export function renewalTime({ notBefore, notAfter }: Life, chance: number): number {
  const { renewAt, jitter } = certificateLimits;
  return Math.round(notBefore + (notAfter - notBefore) * (renewAt - jitter * chance));
}

/**
 * When to renew or to ask again (RFC 9773 4.2): a moment of the window, which is now where it is past. Is it later than
 * the authority wants to be asked again, then is asked again first: `renew` says which of the two it is.
 */
export function windowStep(
  { start, end, askAgain }: RenewalWindow,
  now: number,
  chance: number,
): { at: number; renew: boolean } {
  const moment = Math.floor(start + (end - start) * chance);
  if (moment <= Math.max(now, askAgain)) return { at: Math.max(moment, now), renew: true };
  return { at: Math.max(askAgain, now), renew: false };
}

/** When to try again after `failures` in a row, not before the authority wants. */
export function retryAfter(failures: number, retryAt: number | null, now: number, chance: number): number {
  const { firstRetry, longestRetry } = certificateLimits;
  const wait = Math.min(firstRetry * 2 ** Math.max(failures - 1, 0), longestRetry);
  return Math.max(now + Math.floor(wait * (1 + chance / 5)), retryAt ?? 0);
}

/** What names a certificate to the authority (RFC 9773 4.1); null where it does not say which key signed it. */
export function renewalIdentifier(chain: string): string | null {
  const { authorityKey, serial } = certificateParts(new X509Certificate(chain).raw);
  if (authorityKey === null) return null;
  // Of the INTEGER only its octets, with the zero in front that DER demands.
  const octets = serial.subarray(2);
  return `${Buffer.from(authorityKey).toString('base64url')}.${Buffer.from(octets).toString('base64url')}`;
}
