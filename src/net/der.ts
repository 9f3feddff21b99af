/** The few values of ASN.1's distinguished encoding (ITU-T X.690) that a certificate needs. */

/** A value with its tag and length. */
export function tagged(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

export const sequence = (...members: readonly Uint8Array[]) => tagged(0x30, ...members);

export const set = (...members: readonly Uint8Array[]) => tagged(0x31, ...members);

/** A non-negative integer, big-endian: no needless zeros in front, one where the first bit is set. */
export function integer(value: Uint8Array): Uint8Array {
  const first = value.findIndex((octet) => octet !== 0);
  const digits = first < 0 ? Buffer.of(0) : Buffer.from(value.subarray(first));
  return (digits[0] ?? 0) >= 0x80 ? tagged(0x02, Buffer.of(0), digits) : tagged(0x02, digits);
}

export const boolean = (value: boolean) => tagged(0x01, Buffer.of(value ? 0xff : 0));

/** Whole octets, or `unused` bits less. */
export const bitString = (value: Uint8Array, unused = 0) => tagged(0x03, Buffer.of(unused), value);

export const octetString = (value: Uint8Array) => tagged(0x04, value);

export const utf8String = (value: string) => tagged(0x0c, Buffer.from(value));

/** An object identifier written with dots. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime afterwards, seconds included, in UTC. */
export function time(milliseconds: number): Uint8Array {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '');
  return Number(digits.slice(0, 4)) < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.of(0x80 + octets.length, ...octets);
}

function base128(value: number): number[] {
  const septets = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift(128 + (rest % 128));
  return septets;
}
