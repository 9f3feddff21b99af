import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from './der.ts';

const hour = 3_600_000;
/** support.apple.com/HT210176: Apple's systems refuse server certificates valid for longer. */
const validity = 825 * 24 * hour;

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/**
 * Makes an ECDSA P-256 key and a certificate for it that vouches for itself (RFC 5280), valid for 825 days.
 * Both are PEM. `names` are host names and IP addresses, the first of which is also the subject; `now` is
 * milliseconds since the epoch; `more` are further extensions. For a first run and for tests: clients warn about it.
 */
export function selfSigned(
  names: readonly string[],
  now: number,
  more: readonly Uint8Array[] = [],
): { certificate: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const signed = tbsCertificate(names, now, spki, more);
  const certificate = sequence(signed, ecdsaWithSha256, bitString(sign('sha256', signed, privateKey)));
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function tbsCertificate(
  names: readonly string[],
  now: number,
  spki: Uint8Array,
  more: readonly Uint8Array[],
): Uint8Array {
  const version3 = tagged(0xa0, integer(Buffer.of(2)));
  const serial = randomBytes(16);
  const name = distinguishedName(names[0] ?? 'localhost');
  // An hour of grace for clients whose clock is behind.
  const valid = sequence(time(now - hour), time(now - hour + validity));
  const extensions = tagged(0xa3, sequence(...extensionsFor(names, spki), ...more));
  return sequence(version3, integer(serial), ecdsaWithSha256, name, valid, name, spki, extensions);
}

function distinguishedName(name: string): Uint8Array {
  // RFC 5280 A.1: a common name has at most 64 characters; clients read the alternative names only.
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(name.slice(0, 64)))));
}

function extensionsFor(names: readonly string[], spki: Uint8Array): Uint8Array[] {
  const digitalSignature = bitString(Buffer.of(0x80), 7);
  const serverAuth = objectIdentifier('1.3.6.1.5.5.7.3.1');
  const keyIdentifier = createHash('sha1').update(spki).digest();
  return [
    extension('2.5.29.19', true, sequence()), // basicConstraints: no certificate authority
    extension('2.5.29.15', true, digitalSignature), // keyUsage
    extension('2.5.29.37', false, sequence(serverAuth)), // extKeyUsage
    extension('2.5.29.14', false, octetString(keyIdentifier)), // subjectKeyIdentifier
    subjectAltName(names),
  ];
}

/** RFC 5280 4.2.1.6: host names and IP addresses. */
export function subjectAltName(names: readonly string[]): Uint8Array {
  return extension('2.5.29.17', false, sequence(...names.map(generalName)));
}

/** RFC 5280 4.1: an extension of a certificate or of a request for one; `value` is the DER inside. */
export function extension(identifier: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** dNSName is [2], iPAddress is [7] with 4 or 16 octets. */
function generalName(name: string): Uint8Array {
  return isIP(name) === 0 ? tagged(0x82, Buffer.from(name)) : tagged(0x87, addressOctets(name));
}

function addressOctets(address: string): Uint8Array {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  // A URL's host is the canonical form: hexadecimal groups only, even for ::ffff:192.0.2.1.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  const all = tail === undefined ? groups(head) : [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.concat(all.map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}

/** RFC 7468 2. */
function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
