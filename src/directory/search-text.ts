import { domainToUnicode } from 'node:url';
import { fold } from '#base/fold.ts';
import type { Address } from '#wire/address.ts';

/** An account as its owner and others write it. */
interface Names extends Address {
  displayName: string;
  firstName: string;
  lastName: string;
}

/** What lists find an account by, and sort names by: folded, a line each. */
export function accountSearchText(account: Names): string {
  const { displayName, firstName, lastName, local, domain } = account;
  const addresses = spellings(domain).map((spelling) => `${local}@${spelling}`);
  return searchText([displayName, `${firstName} ${lastName}`, ...addresses]);
}

/** What lists find a domain by, as an A-label and as people read it. */
export function domainSearchText(name: string): string {
  return searchText(spellings(name));
}

function searchText(lines: readonly string[]): string {
  return lines.map((line) => fold(line)).join('\n');
}

function spellings(domain: string): string[] {
  return [...new Set([domain, domainToUnicode(domain)])];
}
