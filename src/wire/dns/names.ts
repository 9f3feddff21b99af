/**
 * Domain names of DNS messages (RFC 1035 3.1) as text: labels in lower case with dots between them, `.` for the root.
 * In a label a dot, a backslash and whatever is not printable ASCII is written `\DDD` (RFC 1035 5.1), so that two
 * different names never become the same text.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { MailError } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';

/** The labels of a name given as text, `\DDD` resolved. Throws MailError('bad-argument') for what is no name: RFC 1035 2.3.4. */
export function labelsOf(name: string): Uint8Array[] {
  const text = name.endsWith('.') ? name.slice(0, -1) : name;
  if (text === '') return [];
  const labels = text.split('.').map((label) => labelBytes(label));
  const length = labels.reduce((sum, label) => sum + label.length + 1, 1);
  if (length > dnsLimits.name) throw new MailError('bad-argument', 'a domain name is too long');
  return labels;
}

/** Text of one label. */
export function labelText(label: Uint8Array): string {
  let text = '';
  for (const octet of label) text += octetText(octet);
  return text;
}

/** A name in the spelling of this file: lower case, no final dot. */
export function canonicalName(name: string): string {
  const lower = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return lower.length > 1 && lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * The name under which an address is looked up: under `in-addr.arpa` and `ip6.arpa` (RFC 1035 3.5, RFC 3596 2.5), or
 * under a zone of its own as DNS lists have it (RFC 5782 2.1). Throws MailError('bad-argument') for no address.
 */
export function reverseName(address: string, zone?: string): string {
  if (isIPv4(address)) return `${address.split('.').toReversed().join('.')}.${zone ?? 'in-addr.arpa'}`;
  if (!isIPv6(address)) throw new MailError('bad-argument', 'not an IP address');
  const nibbles = Buffer.from(addressBytes(address)).toString('hex');
  return `${nibbles.split('').toReversed().join('.')}.${zone ?? 'ip6.arpa'}`;
}

/** The sixteen octets of a valid IPv6 address without a zone. */
export function addressBytes(address: string): Uint8Array {
  // The URL parser writes every form (RFC 4291 2.2) as hexadecimal groups, also a dotted end.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  const all = tail === undefined ? groups(head) : [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** RFC 5952 of sixteen octets. */
export function addressText(bytes: Uint8Array): string {
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function octetText(octet: number): string {
  if (octet >= 0x41 && octet <= 0x5a) return String.fromCharCode(octet + 0x20);
  const plain = octet > 0x20 && octet < 0x7f && octet !== 0x2e && octet !== 0x5c;
  return plain ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, '0')}`;
}

function labelBytes(text: string): Uint8Array {
  if (!/^(?:[!-[\]-~]|\\(?:[01]\d\d|2[0-4]\d|25[0-5]))+$/.test(text)) {
    throw new MailError('bad-argument', 'a label of a domain name is empty or malformed');
  }
  const raw = text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number(digits)));
  const bytes = Buffer.from(raw, 'latin1');
  if (bytes.length > dnsLimits.label) throw new MailError('bad-argument', 'a label of a domain name is too long');
  return bytes;
}
