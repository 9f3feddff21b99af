import { MailError } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';
import { labelsOf } from './names.ts';

/** Writes a DNS message, without compression: what Sowa sends is short. */
export class DnsWriter {
  #bytes = new Uint8Array(512);
  #length = 0;

  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  u16(value: number): void {
    this.u8(value >>> 8);
    this.u8(value & 0xff);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Throws MailError('bad-argument') for what is no name. */
  name(text: string): void {
    for (const label of labelsOf(text)) this.characterString(label);
    this.u8(0);
  }

  /** RFC 1035 3.3: at most 255 octets. */
  characterString(bytes: Uint8Array): void {
    if (bytes.length > 0xff) throw new MailError('bad-argument', 'a character string has more than 255 octets');
    this.u8(bytes.length);
    this.put(bytes);
  }

  /** What `write` writes, with its length in front, as RDATA has it. */
  measured(write: () => void): void {
    const start = this.#length;
    this.u16(0);
    write();
    const length = this.#length - start - 2;
    this.#bytes[start] = length >>> 8;
    this.#bytes[start + 1] = length & 0xff;
  }

  /** All that was written. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed > dnsLimits.message) throw new MailError('limit', 'a DNS message is too long');
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
