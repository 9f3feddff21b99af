/** LIST, LSUB, STATUS and NAMESPACE responses (RFC 9051 7.3), each a text with its line end. */
import { formatMailbox } from './mailbox-name.ts';
import { formatString } from './string.ts';
import type { StatusItem } from './status.ts';

export interface ListEntry {
  /** With their backslashes: `\HasChildren`, `\Sent`, … */
  attributes: readonly string[];
  name: string;
  /** RFC 9051 7.3.1 CHILDINFO: selection options that mailboxes below this one meet. */
  childInfo?: readonly string[];
  /** RFC 9051 7.3.1 OLDNAME: what the mailbox was called before it was renamed or its name normalised. */
  oldName?: string;
}

/** The hierarchy separator of every mailbox. */
export const separator = '/';

export function formatList(entry: ListEntry, utf8: boolean): string {
  const { childInfo = [], oldName } = entry;
  const extended = [
    ...(childInfo.length === 0 ? [] : [`"CHILDINFO" (${childInfo.map((name) => `"${name}"`).join(' ')})`]),
    ...(oldName === undefined ? [] : [`"OLDNAME" (${formatMailbox(oldName, utf8)})`]),
  ];
  return `${formatEntry('LIST', entry, utf8)}${extended.length === 0 ? '' : ` (${extended.join(' ')})`}\r\n`;
}

/** RFC 3501 7.2.3. */
export function formatLsub(entry: ListEntry, utf8: boolean): string {
  return `${formatEntry('LSUB', entry, utf8)}\r\n`;
}

/** RFC 9051 6.3.9: what LIST answers to an empty pattern, the separator alone. */
export function formatSeparator(): string {
  return `* LIST (\\Noselect) "${separator}" ""\r\n`;
}

/** Numbers, the id of MAILBOXID, null for NIL. */
export type StatusValues = readonly (readonly [item: StatusItem, value: number | string | null])[];

export function formatMailboxStatus(name: string, values: StatusValues, utf8: boolean): string {
  const items = values.map(([item, value]) => `${item} ${formatStatusValue(value)}`);
  return `* STATUS ${formatMailbox(name, utf8)} (${items.join(' ')})\r\n`;
}

/** RFC 9051 7.3.4: one personal namespace, with its prefix; none of others, none shared. */
export function formatNamespace(prefix: string, utf8: boolean): string {
  return `* NAMESPACE ((${formatString(prefix, utf8)} "${separator}")) NIL NIL\r\n`;
}

function formatEntry(response: 'LIST' | 'LSUB', entry: ListEntry, utf8: boolean): string {
  return `* ${response} (${entry.attributes.join(' ')}) "${separator}" ${formatMailbox(entry.name, utf8)}`;
}

/** RFC 8474 4.3: identifiers stand in parentheses. */
function formatStatusValue(value: number | string | null): string {
  if (value === null) return 'NIL';
  return typeof value === 'string' ? `(${value})` : String(value);
}
