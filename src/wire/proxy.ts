/** The PROXY protocol, versions 1 and 2 (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt): who is behind a load balancer. */
import { isIPv4, isIPv6 } from 'node:net';
import { MailError } from '#base/errors.ts';
import { smtpLimits } from '#base/limits.ts';

/** One end of the proxied connection. */
interface ProxiedEndpoint {
  address: string;
  port: number;
}

/** What the header says; without ends the connection is the balancer's own (a health check) or of a kind it cannot name. */
export interface ProxyHeader {
  ends: { source: ProxiedEndpoint; destination: ProxiedEndpoint } | null;
  /** Bytes of the header; what follows belongs to the protocol behind. */
  length: number;
}

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
const firstWord = Buffer.from('PROXY ');

/**
 * Reads the header from the first bytes of a connection; null while it is incomplete. Throws `bad-syntax` as soon as
 * it cannot become one, and `limit` where it is longer than smtpLimits.proxyLine or proxyBlock.
 */
export function parseProxyHeader(bytes: Uint8Array): ProxyHeader | null {
  if (startsAlike(bytes, signature)) return parseBinary(bytes);
  if (startsAlike(bytes, firstWord)) return parseText(bytes);
  throw bad('no PROXY protocol header');
}

/** Whether one is the beginning of the other. */
function startsAlike(bytes: Uint8Array, expected: Uint8Array): boolean {
  const length = Math.min(bytes.length, expected.length);
  return Buffer.compare(bytes.subarray(0, length), expected.subarray(0, length)) === 0;
}

/** Section 2.1. */
function parseText(bytes: Uint8Array): ProxyHeader | null {
  const line = Buffer.from(bytes.subarray(0, smtpLimits.proxyLine)).toString('latin1');
  const end = line.indexOf('\r\n');
  if (end === -1) {
    if (bytes.length >= smtpLimits.proxyLine) throw new MailError('limit', 'the PROXY line is too long');
    return null;
  }
  const [, family, ...words] = line.slice(0, end).split(' ');
  // Section 2.1: whatever follows UNKNOWN must be ignored.
  if (family === 'UNKNOWN') return { ends: null, length: end + 2 };
  const [source = '', destination = '', sourcePort = '', destinationPort = '', ...rest] = words;
  const valid = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : () => false;
  if (!valid(source) || !valid(destination) || rest.length > 0) throw bad('malformed PROXY line');
  return {
    ends: {
      source: { address: source, port: parsePort(sourcePort) },
      destination: { address: destination, port: parsePort(destinationPort) },
    },
    length: end + 2,
  };
}

function parsePort(text: string): number {
  if (!/^(?:0|[1-9]\d{0,4})$/.test(text) || Number(text) > 65_535) throw bad('malformed port in the PROXY line');
  return Number(text);
}

/** Section 2.2. The details behind the addresses (TLVs) are passed over. */
function parseBinary(bytes: Uint8Array): ProxyHeader | null {
  if (bytes.length < 16) return null;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const command = view.readUInt8(12);
  const size = view.readUInt16BE(14);
  if (command !== 0x20 && command !== 0x21) throw bad('unknown version or command of the PROXY protocol');
  if (size > smtpLimits.proxyBlock) throw new MailError('limit', 'the PROXY header is too long');
  if (bytes.length < 16 + size) return null;
  const local = command === 0x20;
  return { ends: local ? null : parseEnds(view.readUInt8(13), view.subarray(16, 16 + size)), length: 16 + size };
}

const tcp4 = 0x11;
const tcp6 = 0x21;

function parseEnds(family: number, block: Buffer): ProxyHeader['ends'] {
  // Section 2.2: receivers must accept what they do not know, and then use the addresses of the connection itself.
  if (family !== tcp4 && family !== tcp6) return null;
  const [octets, print] = family === tcp4 ? ([4, printIPv4] as const) : ([16, printIPv6] as const);
  if (block.length < 2 * octets + 4) throw bad('the PROXY header is too short for its addresses');
  return {
    source: { address: print(block.subarray(0, octets)), port: block.readUInt16BE(2 * octets) },
    destination: { address: print(block.subarray(octets, 2 * octets)), port: block.readUInt16BE(2 * octets + 2) },
  };
}

function printIPv4(octets: Buffer): string {
  return octets.join('.');
}

/** RFC 5952, through the URL parser that knows it; an IPv4 address in IPv6 (RFC 4291 2.5.5.2) in its own notation. */
function printIPv6(octets: Buffer): string {
  if (octets.subarray(0, 12).equals(mappedPrefix)) return `::ffff:${printIPv4(octets.subarray(12))}`;
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(2 * i).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

const mappedPrefix = Buffer.from('00000000000000000000ffff', 'hex');

function bad(message: string): MailError {
  return new MailError('bad-syntax', message);
}
