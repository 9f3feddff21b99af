/** Arguments of LIST and LSUB (RFC 9051 6.3.9, RFC 3501 6.3.9, RFC 6154). */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { parseStatusItems, type StatusItem } from './status.ts';

export interface ListArguments {
  reference: string;
  patterns: string[];
  /** Any option or a list of patterns was given: an empty pattern then has no special meaning (RFC 9051 6.3.9). */
  extended: boolean;
  select: { subscribed: boolean; remote: boolean; recursiveMatch: boolean; specialUse: boolean };
  returns: { subscribed: boolean; children: boolean; specialUse: boolean; status: StatusItem[] | null };
}

export function parseList(cursor: Cursor): ListArguments {
  cursor.space();
  const hasSelect = cursor.sees('(');
  const select = hasSelect ? parseSelect(cursor) : noSelect();
  const reference = cursor.mailbox();
  cursor.space();
  const hasPatterns = cursor.sees('(');
  const patterns = hasPatterns
    ? cursor.list(() => cursor.listMailbox(), { most: imapLimits.patterns })
    : [cursor.listMailbox()];
  const returns = cursor.done ? null : parseReturn(cursor);
  const extended = hasSelect || hasPatterns || returns !== null;
  return { reference, patterns, extended, select, returns: returns ?? noReturn() };
}

export function parseLsub(cursor: Cursor): { reference: string; pattern: string } {
  cursor.space();
  const reference = cursor.mailbox();
  cursor.space();
  return { reference, pattern: cursor.listMailbox() };
}

/** RFC 9051 9 list-select-opts, with the space behind them. */
function parseSelect(cursor: Cursor): ListArguments['select'] {
  const select = noSelect();
  cursor.list(
    () => {
      select[selectOptions.get(cursor.word()) ?? unknown()] = true;
    },
    { empty: true },
  );
  cursor.space();
  // RFC 9051 6.3.9.1: RECURSIVEMATCH needs an option that it can extend to children.
  if (select.recursiveMatch && !select.subscribed && !select.specialUse) {
    throw new MailError('bad-syntax', 'RECURSIVEMATCH needs another selection option');
  }
  return select;
}

/** RFC 9051 9 list-return-opts, with the space in front of them. */
function parseReturn(cursor: Cursor): ListArguments['returns'] {
  const returns = noReturn();
  cursor.need(/ RETURN (?=\()/iy, 'RETURN');
  cursor.list(() => parseReturnOption(cursor, returns), { empty: true });
  return returns;
}

function parseReturnOption(cursor: Cursor, returns: ListArguments['returns']): void {
  const name = cursor.word();
  if (name !== 'STATUS') {
    returns[returnOptions.get(name) ?? unknown()] = true;
    return;
  }
  // RFC 5819 4.
  cursor.space();
  returns.status = parseStatusItems(cursor);
}

const selectOptions = new Map<string, keyof ListArguments['select']>([
  ['SUBSCRIBED', 'subscribed'],
  ['REMOTE', 'remote'],
  ['RECURSIVEMATCH', 'recursiveMatch'],
  ['SPECIAL-USE', 'specialUse'],
]);

const returnOptions = new Map<string, 'subscribed' | 'children' | 'specialUse'>([
  ['SUBSCRIBED', 'subscribed'],
  ['CHILDREN', 'children'],
  ['SPECIAL-USE', 'specialUse'],
]);

function noSelect(): ListArguments['select'] {
  return { subscribed: false, remote: false, recursiveMatch: false, specialUse: false };
}

function noReturn(): ListArguments['returns'] {
  return { subscribed: false, children: false, specialUse: false, status: null };
}

/** RFC 5258 3: an option that is not known is an error. */
function unknown(): never {
  throw new MailError('bad-syntax', 'there is no such LIST option');
}
