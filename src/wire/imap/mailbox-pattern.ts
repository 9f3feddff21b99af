/** Patterns of LIST (RFC 9051 6.3.9): `*` stands for anything, `%` for anything within one level. */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import { separator } from './mailbox-response.ts';

/** Whether a mailbox name is meant. */
export type MailboxMatcher = (name: string) => boolean;

/**
 * Names that any of the patterns means, the reference in front of each. INBOX is INBOX in any case. Time is in
 * proportion to the name's length and the number of wildcards. Throws MailError `limit` for more than
 * imapLimits.wildcards of them.
 */
export function mailboxMatcher(reference: string, patterns: readonly string[]): MailboxMatcher {
  const matchers = patterns.map((pattern) => patternMatcher(reference + pattern));
  return (name) => matchers.some((matches) => matches(name));
}

function patternMatcher(pattern: string): MailboxMatcher {
  const tokens = tokenize(pattern.replace(/^inbox(?=[/%*]|$)/i, 'INBOX'));
  const inbox = matches('INBOX', tokenize(pattern.toUpperCase()));
  return (name) => (name === 'INBOX' ? inbox : matches(name, tokens));
}

/** Wildcards and what stands between them; several wildcards in a row mean what the strongest means. */
function tokenize(pattern: string): string[] {
  const tokens = pattern.match(/[*%]+|[^*%]+/g) ?? [];
  const wildcards = tokens.filter((token) => /^[*%]/.test(token)).length;
  if (wildcards > imapLimits.wildcards) throw new MailError('limit', 'a pattern has too many wildcards');
  return tokens.map((token) => (/^[*%]/.test(token) ? (token.includes('*') ? '*' : '%') : token));
}

/** Carries the set of places in the name that the tokens so far can lead to. */
function matches(name: string, tokens: readonly string[]): boolean {
  const [first = ''] = tokens;
  if (first !== '*' && first !== '%' && !name.startsWith(first)) return false;
  let places = new Uint8Array(name.length + 1);
  places[0] = 1;
  for (const token of tokens) {
    if (token === '*') places.fill(1, places.includes(1) ? places.indexOf(1) : places.length);
    else if (token === '%') spreadInLevel(places, name);
    else places = behind(token, name, places);
  }
  return places[name.length] === 1;
}

function spreadInLevel(places: Uint8Array, name: string): void {
  for (let at = 1; at <= name.length; at++) {
    if (places[at - 1] === 1 && name[at - 1] !== separator) places[at] = 1;
  }
}

/** The places behind the text where it begins at one of the given ones. */
function behind(text: string, name: string, places: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(places.length);
  for (let at = name.indexOf(text); at !== -1; at = name.indexOf(text, at + 1)) {
    if (places[at] === 1) next[at + text.length] = 1;
  }
  return next;
}
