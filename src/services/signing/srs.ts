import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { signingLimits } from '#base/limits-messages.ts';
import type { Address } from '#wire/address.ts';

/** What an address of ours says when a report comes back to it. */
export type Returning =
  /** Whom the report is for. */
  | { kind: 'sender'; address: Address }
  /** We never made it, or it was altered. */
  | { kind: 'forged' }
  /** It was made too long ago. */
  | { kind: 'expired' };

const dayLength = 86_400_000;
/** Days are counted in two base-32 digits (Sender Rewriting Scheme 3.2). */
const dayCount = 1024;
const digits = 'abcdefghijklmnopqrstuvwxyz234567';
/** Base-32 digits of a hash: 40 bits, in letters that survive a change of case. */
const hashLength = 8;

/**
 * The Sender Rewriting Scheme (M. Wong, S. Gruber, "SRS", 2003–2004): a message that is forwarded leaves with a sender of
 * ours (RFC 7208 11.3 and appendix D.3 say why), in which the original one stands, protected by a hash and a day, so that
 * reports find their way back and nobody else can use it.
 *
 *   SRS0=hash=day=domain=local@ours             for a sender of anybody
 *   SRS1=hash=first.forwarder==rest@ours        for what another forwarder rewrote already
 */
export class SenderRewriting {
  readonly #secret: Uint8Array;
  readonly #clock: Clock;

  /** `secret`: derived from the key file for this purpose alone. */
  constructor(secret: Uint8Array, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** The sender with which a message of `sender` is forwarded for an address at `domain`. May be longer than a local part should be. */
  encode(sender: Address, domain: string): Address {
    const first = /^SRS0([=+-].+)$/is.exec(sender.local);
    const later = /^SRS1[=+-][^=]+=([^=]+)=([=+-].+)$/is.exec(sender.local);
    if (first !== null) return this.#second(sender.domain, first[1] as string, domain);
    if (later !== null) return this.#second(later[1] as string, later[2] as string, domain);
    const day = this.#today();
    const text = `${digits[day >> 5]}${digits[day & 31]}=${sender.domain}=${sender.local}`;
    return { local: `SRS0=${this.#hash(text)}=${text}`, domain };
  }

  /** Reads an address of ours; null where it is no rewritten one. */
  decode({ local }: Address): Returning | null {
    const version = /^SRS([01])[=+-]/i.exec(local)?.[1];
    if (version === undefined) return null;
    const [, hash = '', text = ''] = /^SRS[01][=+-]([^=]*)=(.*)$/is.exec(local) ?? [];
    if (!this.#matches(hash, text)) return { kind: 'forged' };
    return version === '0' ? this.#original(text) : firstForwarder(text);
  }

  #second(forwarder: string, rest: string, domain: string): Address {
    const text = `${forwarder}=${rest}`;
    return { local: `SRS1=${this.#hash(text)}=${text}`, domain };
  }

  #original(text: string): Returning {
    const [, day = '', domain = '', local = ''] = /^([a-z2-7]{2})=([^=]+)=(.+)$/is.exec(text) ?? [];
    if (local === '') return { kind: 'forged' };
    const [high = '', low = ''] = day.toLowerCase();
    const made = digits.indexOf(high) * 32 + digits.indexOf(low);
    const age = (this.#today() - made + dayCount) % dayCount;
    if (age > signingLimits.srsDays) return { kind: 'expired' };
    return { kind: 'sender', address: { local, domain: domain.toLowerCase() } };
  }

  #today(): number {
    return Math.floor(this.#clock.now() / dayLength) % dayCount;
  }

  /** Servers on the way may change the case of what they do not understand. */
  #hash(text: string): string {
    const bytes = createHmac('sha256', this.#secret).update(text.toLowerCase()).digest();
    return Array.from(bytes.subarray(0, hashLength), (byte) => digits[byte & 31]).join('');
  }

  #matches(hash: string, text: string): boolean {
    const given = Buffer.from(hash.toLowerCase());
    return given.length === hashLength && timingSafeEqual(given, Buffer.from(this.#hash(text)));
  }
}

/** SRS1: the report goes to the forwarder that can read the rest. */
function firstForwarder(text: string): Returning {
  const [, domain = '', rest = ''] = /^([^=]+)=([=+-].+)$/s.exec(text) ?? [];
  if (rest === '') return { kind: 'forged' };
  return { kind: 'sender', address: { local: `SRS0${rest}`, domain: domain.toLowerCase() } };
}
