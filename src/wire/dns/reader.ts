import { MailError } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';
import { labelText } from './names.ts';

/** A cursor over a DNS message. Whatever would lead out of it is MailError('bad-syntax'). */
export class DnsReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  u8(): number {
    const octet = this.bytes[this.at++];
    if (octet === undefined) throw malformed('it ends too early');
    return octet;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw malformed('it ends too early');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** RFC 1035 3.3: a length octet and as many octets. */
  characterString(): Uint8Array {
    return this.take(this.u8());
  }

  /**
   * A name, compressed or not (RFC 1035 4.1.4), as text. Every pointer must lead further back than the one before, so
   * that they cannot go in circles, and a name has no more pointers than it may have labels.
   */
  name(): string {
    let at = this.at;
    let earliest = at;
    let end = 0;
    let octets = 1;
    let jumps = 0;
    const labels: string[] = [];
    for (;;) {
      const length = this.bytes[at];
      if (length === 0) break;
      if (length === undefined) throw malformed('it ends too early');
      if (length >= 0xc0) {
        const target = (length & 0x3f) * 0x100 + (this.bytes[at + 1] ?? 0xff);
        if (target >= earliest || ++jumps > maxLabels) throw malformed('a name does not end');
        end ||= at + 2;
        at = earliest = target;
        continue;
      }
      octets += length + 1;
      const label = this.bytes.subarray(at + 1, at + 1 + length);
      if (length > dnsLimits.label || octets > dnsLimits.name || label.length < length) {
        throw malformed('a name is too long or of an unknown form');
      }
      labels.push(labelText(label));
      at += length + 1;
    }
    this.at = end || at + 1;
    return labels.length === 0 ? '.' : labels.join('.');
  }

  /** Passes a name without reading it. */
  skipName(): void {
    for (;;) {
      const length = this.u8();
      if (length === 0) return;
      if (length >= 0xc0) return void this.u8();
      if (length > dnsLimits.label) throw malformed('a label is of an unknown form');
      this.take(length);
    }
  }
}

/** A name of dnsLimits.name octets has at most this many labels, each with its length octet. */
const maxLabels = Math.floor(dnsLimits.name / 2);

/** MailError('bad-syntax') about a message. */
export function malformed(what: string): MailError {
  return new MailError('bad-syntax', `a DNS message is malformed: ${what}`);
}
