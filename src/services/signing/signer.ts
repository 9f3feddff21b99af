import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { SigningKey, SigningKeys } from '#directory/signing-keys.ts';
import { parseAddress, parseDomain } from '#wire/address.ts';
import { parseAddressList } from '#wire/address-list.ts';
import { parseAuthservId } from '#wire/authentication-results.ts';
import { headerValues, parseHeader } from '#wire/header.ts';
import { arcSet, chainOf } from './arc.ts';
import { dkimSignature } from './dkim.ts';
import { bodyHash, type Field, type Header, readHeader } from './message.ts';

/** A message that leaves. */
export interface Departing {
  queueId: string;
  /** Reverse path; '' is the null sender. */
  sender: string;
  /** Its octets, as often as they are needed. */
  open(): AsyncIterable<Uint8Array>;
}

/** What the signer works with. */
export interface SignerParts {
  keys: Pick<SigningKeys, 'active'>;
  /** Our name, as our trace fields have it. */
  hostname: string;
  clock: Clock;
  log: Log;
}

/**
 * Makes the header bytes that vouch for a message when it leaves: DKIM signatures for what was written here, an ARC set
 * for what is passed on. None where the domain has no keys.
 */
export class Signer {
  readonly #parts: SignerParts;

  constructor(parts: SignerParts) {
    this.#parts = parts;
  }

  /** Throws `corrupt` where the keys cannot be opened, and what reading the message throws. */
  async prepare(message: Departing): Promise<Uint8Array> {
    const header = await readHeader(message);
    if (header === null) {
      this.#parts.log.warn('signing.header-too-long', { id: message.queueId });
      return new Uint8Array(0);
    }
    const { fields } = header;
    const written = isWrittenHere(fields, this.#parts.hostname);
    const text = written ? await this.#sign(message, header) : await this.#seal(message, header);
    return Buffer.from(text, 'latin1');
  }

  /** RFC 9989 4.4.1: the signing domain is that of the author, for alignment, or else of the sender. */
  async #sign(message: Departing, header: Header): Promise<string> {
    const keys = await this.#keysOf([authorDomain(header.fields), domainOf(message.sender)]);
    if (keys.length === 0) return '';
    const hash = await bodyHash(message, header);
    const now = this.#parts.clock.now();
    const signatures = await Promise.all(keys.map((key) => dkimSignature(header.fields, hash, key, now)));
    return signatures.join('');
  }

  async #seal(message: Departing, header: Header): Promise<string> {
    const { hostname, clock } = this.#parts;
    const [key] = (await this.#keysOf([domainOf(message.sender), hostname])).filter(
      ({ algorithm }) => algorithm === 'rsa',
    );
    if (key === undefined) return '';
    const chain = chainOf(header.fields, ownResults(header.fields, hostname), hostname);
    if (chain === null) return '';
    return arcSet(header.fields, await bodyHash(message, header), chain, key, clock.now());
  }

  /** The keys of the first of the domains that has some. */
  async #keysOf(domains: readonly string[]): Promise<SigningKey[]> {
    for (const domain of domains) {
      const keys = domain === '' ? [] : await this.#parts.keys.active(domain);
      if (keys.length > 0) return keys;
    }
    return [];
  }
}

/**
 * Whether the message was written here, and not only passed on: our newest Received field says that its sender had
 * logged in (RFC 3848), or there is none, because the program itself wrote it. Nobody can forge that field: what comes
 * in gets ours on top.
 */
function isWrittenHere(fields: readonly Field[], hostname: string): boolean {
  const received = fields.find(({ name }) => name === 'received')?.text.replace(/\s+/g, ' ');
  const ours = ` by ${hostname} with `;
  const at = received?.indexOf(ours) ?? -1;
  if (received === undefined || at === -1) return received === undefined;
  return /^(ESMTP|UTF8SMTP)S?A\b/.test(received.slice(at + ours.length));
}

/** The results that we put in front of a message when it came in. */
function ownResults(fields: readonly Field[], hostname: string): Field | null {
  const found = fields.find(({ name }) => name === 'authentication-results' || name === 'received');
  if (found?.name !== 'authentication-results') return null;
  return parseAuthservId(Buffer.from(found.text, 'latin1')) === hostname.toLowerCase() ? found : null;
}

/** The domain of the only author; '' where there are several or none. */
function authorDomain(fields: readonly Field[]): string {
  const header = parseHeader(Buffer.from(fields.map(({ text }) => text).join(''), 'latin1'));
  const [only, ...others] = headerValues(header, 'from').flatMap(parseAddressList);
  if (only?.host === undefined || only.host === null || others.length > 0) return '';
  try {
    return parseDomain(only.host);
  } catch {
    // Not a domain, so not one of ours.
    return '';
  }
}

function domainOf(address: string): string {
  return address === '' ? '' : parseAddress(address, { smtputf8: true }).domain;
}
