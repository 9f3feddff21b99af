import { domainToASCII, domainToUnicode } from 'node:url';
import { getPublicSuffix } from 'tldts';
import { MailError } from '#base/errors.ts';
import { parseDomain } from '#wire/address.ts';

/** Why a name cannot be a domain that somebody owns; each has a sentence of its own. */
export const domainNameFaults = ['single-label', 'reserved', 'public-suffix', 'bad-idna'] as const;
export type DomainNameFault = (typeof domainNameFaults)[number];

/**
 * Names that nobody can own: RFC 6761 6 (test, localhost, invalid, example), RFC 6762 3 (local), RFC 7686 (onion),
 * RFC 8375 (home.arpa, under arpa of RFC 3172), RFC 9476 (alt), and internal, which ICANN keeps for closed networks.
 */
const reserved = ['test', 'localhost', 'invalid', 'example', 'local', 'onion', 'arpa', 'alt', 'internal'];
/** RFC 2606 3. */
const reservedSecondLevel = ['example.com', 'example.net', 'example.org'];

/**
 * A domain as somebody who claims it writes it, in any script; lower-case A-labels. Throws `bad-syntax` for what is no
 * domain, `bad-argument` with `detail.name` (a DomainNameFault) for one that nobody can own.
 */
export function parseOwnDomain(text: string): string {
  const name = parseDomain(text);
  const fault = faultOf(name);
  if (fault === null) return name;
  throw new MailError('bad-argument', `nobody can own the domain ${name}: ${fault}`, { detail: { name: fault } });
}

/** A domain as people read it (U-labels, RFC 5890 2.3.2.1). */
export function shownDomain(name: string): string {
  return domainToUnicode(name);
}

function faultOf(name: string): DomainNameFault | null {
  const labels = name.split('.');
  if (!labels.every(isLabel)) return 'bad-idna';
  if (labels.length === 1) return 'single-label';
  const isUnder = (above: string) => name === above || name.endsWith(`.${above}`);
  if ([...reserved, ...reservedSecondLevel].some(isUnder)) return 'reserved';
  // Suffixes of private registries (the second half of the list) have an owner, who can prove it.
  return getPublicSuffix(name, { allowPrivateDomains: false }) === name ? 'public-suffix' : null;
}

/** RFC 5890 2.3.2.1: an A-label is what some U-label becomes. */
function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const shown = domainToUnicode(label);
  return shown !== label && domainToASCII(shown) === label;
}
