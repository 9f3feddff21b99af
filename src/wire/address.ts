/** Addresses of the envelope and of people: RFC 5321 4.1.2, with RFC 6531 and IDNA for other scripts than Latin. */
import { domainToASCII } from 'node:url';
import { addressLimits } from '#base/limits-messages.ts';
import { MailError } from '#base/errors.ts';

/** An address in one spelling only, so that two can be compared; `normalizeLocal` folds the local part. */
export interface Address {
  /** Without quoting, as the person would say it. */
  local: string;
  /** Lower-case ASCII (A-labels), or an address literal `[192.0.2.1]` or `[IPv6:2001:db8::1]`. */
  domain: string;
}

/** What may stand in an address besides ASCII. */
export interface AddressOptions {
  /** Whether the local part may hold other characters than ASCII (RFC 6531); and for a path, the domain. */
  smtputf8?: boolean;
}

/**
 * Reads `name@domain` from user input or configuration. The domain may be in any script; the local part only with
 * `smtputf8`. No address literals.
 * Throws MailError `bad-syntax`; `bad-argument` for a non-ASCII local part without `smtputf8`.
 */
export function parseAddress(text: string, options: AddressOptions = {}): Address {
  const { local, domain } = splitAddress(text);
  return checked({ local, domain: parseDomain(domain) }, options);
}

/**
 * Reads an SMTP path with its angle brackets; `<>` gives null. Bytes are UTF-8. A source route is checked and ignored
 * (RFC 5321 appendix C).
 * Throws MailError `bad-syntax` (RFC 5321: 501); `bad-argument` where an address needs SMTPUTF8 and may not use it
 * (RFC 6531 3.5: 553, 5.6.7).
 */
export function parsePath(path: Uint8Array | string, options: AddressOptions = {}): Address | null {
  const text = typeof path === 'string' ? path : decodePath(path);
  if (text === '<>') return null;
  if (Buffer.byteLength(text) > addressLimits.path) throw bad('the path is too long');
  const inner = /^<(?:@[A-Za-z0-9.-]+(?:,@[A-Za-z0-9.-]+)*:)?(.+)>$/s.exec(text)?.[1];
  if (inner === undefined) throw bad('the path is not in angle brackets');
  const { local, domain } = splitAddress(inner);
  if (options.smtputf8 !== true && !isAscii(domain)) throw needsUtf8();
  const host = domain.startsWith('[') ? parseLiteral(domain) : parseDomain(domain);
  return checked({ local, domain: host }, options);
}

/** The index behind the path that begins at `start` of a command line; -1 where it does not end. Knows of quoting. */
export function pathEnd(line: string, start: number): number {
  let quoted = false;
  for (let at = start; at < line.length; at++) {
    const char = line[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '>' && !quoted) return at + 1;
  }
  return -1;
}

/** The address as it stands in a path or a header field, quoted only where it must be (RFC 5321 4.1.2). */
export function formatAddress({ local, domain }: Address): string {
  const written = dotString.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`;
  return `${written}@${domain}`;
}

/** The form of a local part by which accounts and aliases are looked up: lower case, NFC. */
export function normalizeLocal(local: string): string {
  return local.toLowerCase().normalize('NFC');
}

/** Divides `base+detail` (RFC 5233) at the first plus sign; a leading one divides nothing. */
export function splitPlus(local: string): { base: string; detail: string | null } {
  const plus = local.indexOf('+', 1);
  return plus === -1 ? { base: local, detail: null } : { base: local.slice(0, plus), detail: local.slice(plus + 1) };
}

/**
 * A domain name in the one spelling that Sowa keeps: lower-case A-labels (RFC 5890), without a final dot. Accepts any
 * script. Throws MailError `bad-syntax`.
 */
export function parseDomain(text: string): string {
  const ascii = isAscii(text) ? text.toLowerCase() : toAscii(text);
  if (ascii.length > addressLimits.domain) throw bad('the domain is too long');
  const labels = ascii.split('.');
  // A last label that reads as a number makes the name an IPv4 address (WHATWG URL 3.5); no such top-level domain exists.
  if (!labels.every((label) => ldhLabel.test(label)) || /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1)!)) {
    throw bad('not a domain name');
  }
  return ascii;
}

/** RFC 5321 4.1.2 Let-dig and Ldh-str; RFC 1035 2.3.4: at most 63 characters. */
const ldhLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

// RFC 5322 3.2.3 atext, with the characters that RFC 6531 3.3 adds (C1 controls are none of them in practice).
const atext = String.raw`[A-Za-z0-9!#$%&'*+/=?^_\x60{|}~\u00a0-\u{10ffff}-]`;
const dotString = new RegExp(`^${atext}+(?:\\.${atext}+)*$`, 'u');
/** RFC 5321 4.1.2 Quoted-string: qtextSMTP and quoted-pairSMTP. */
const quotedString = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e\u00a0-\u{10ffff}]|\\[\x20-\x7e])*)"$/u;

/** Divides at the last `@` that may part local part and domain, and removes quoting. */
function splitAddress(text: string): { local: string; domain: string } {
  const at = text.lastIndexOf('@');
  const written = text.slice(0, Math.max(at, 0));
  const quoted = quotedString.exec(written)?.[1];
  if (quoted === undefined && !dotString.test(written)) throw bad('the local part is malformed');
  return { local: quoted === undefined ? written : quoted.replace(/\\(.)/g, '$1'), domain: text.slice(at + 1) };
}

function checked(address: Address, { smtputf8 = false }: AddressOptions): Address {
  const { local, domain } = address;
  if (!local.isWellFormed()) throw bad('the local part is malformed');
  if (!smtputf8 && !isAscii(local)) throw needsUtf8();
  const whole = Buffer.byteLength(formatAddress(address));
  // A sender that forwarding rewrote (SRS) holds a whole address in its local part: its reports must find the way back.
  const limit = /^SRS[01][=+-]/i.test(local) ? addressLimits.address : addressLimits.local;
  if (whole - domain.length - 1 > limit) throw bad('the local part is too long');
  if (whole > addressLimits.address) throw bad('the address is too long');
  return address;
}

/** RFC 5321 4.1.3, in one spelling. */
function parseLiteral(text: string): string {
  const v4 = /^\[(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\]$/.exec(text)?.slice(1).map(Number);
  if (v4?.every((byte) => byte < 256) === true) return `[${v4.join('.')}]`;
  const v6 = /^\[IPv6:([\da-f:.]+)\]$/i.exec(text)?.[1];
  // domainToASCII knows the addresses of URLs (RFC 3986), gives their canonical form (RFC 5952), and '' for others.
  const canonical = v6 === undefined ? '' : domainToASCII(`[${v6}]`);
  if (canonical === '') throw bad('not an address literal');
  return `[IPv6:${canonical.slice(1)}`;
}

/** RFC 5891 lookup with the mapping of UTS 46. Its ASCII characters are checked first: the URL rules behind it would accept more. */
function toAscii(text: string): string {
  const mappable = text.length <= 2 * addressLimits.domain && /^[A-Za-z0-9.\-\u0080-\u{10ffff}]+$/u.test(text);
  return mappable ? domainToASCII(text) : '';
}

function decodePath(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new MailError('bad-syntax', 'the path is not UTF-8', { cause });
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function bad(message: string): MailError {
  return new MailError('bad-syntax', message);
}

function needsUtf8(): MailError {
  return new MailError('bad-argument', 'the address needs SMTPUTF8');
}
