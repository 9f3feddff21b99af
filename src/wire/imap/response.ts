/** Status responses and the small untagged ones (RFC 9051 7), each a text with its line end. */
import { formatAstring, formatNstring, formatString } from './string.ts';
import { formatRanges, type SequenceRange } from './sequence-set.ts';

/** Response codes without arguments. */
type PlainCode =
  // RFC 9051 7.1, with those of RFC 5530
  | 'ALERT'
  | 'ALREADYEXISTS'
  | 'AUTHENTICATIONFAILED'
  | 'AUTHORIZATIONFAILED'
  | 'CANNOT'
  | 'CLIENTBUG'
  | 'CLOSED'
  | 'CONTACTADMIN'
  | 'CORRUPTION'
  | 'EXPIRED'
  | 'EXPUNGEISSUED'
  | 'HASCHILDREN'
  | 'INUSE'
  | 'LIMIT'
  | 'NONEXISTENT'
  | 'NOPERM'
  | 'NOTSAVED'
  | 'OVERQUOTA'
  | 'PARSE'
  | 'PRIVACYREQUIRED'
  | 'READ-ONLY'
  | 'READ-WRITE'
  | 'SERVERBUG'
  | 'TRYCREATE'
  | 'UIDNOTSTICKY'
  | 'UNAVAILABLE'
  | 'UNKNOWN-CTE'
  // RFC 4978, RFC 6154, RFC 7162, RFC 7889
  | 'COMPRESSIONACTIVE'
  | 'USEATTR'
  | 'NOMODSEQ'
  | 'TOOBIG';

/** A response code with its arguments. */
export type ResponseCode =
  | PlainCode
  | readonly ['CAPABILITY', readonly string[]]
  | readonly ['PERMANENTFLAGS', readonly string[]]
  | readonly ['BADCHARSET', readonly string[]]
  | readonly ['UIDNEXT' | 'UIDVALIDITY' | 'UNSEEN' | 'HIGHESTMODSEQ', number]
  /** RFC 9051 7.1: UIDVALIDITY, and the UIDs that the messages got. */
  | readonly ['APPENDUID', number, readonly SequenceRange[]]
  /** RFC 9051 7.1: UIDVALIDITY, and the UIDs there and here, in one order. */
  | readonly ['COPYUID', number, readonly SequenceRange[], readonly SequenceRange[]]
  /** RFC 7162 3.1.3: what STORE left alone. */
  | readonly ['MODIFIED', readonly SequenceRange[]]
  /** RFC 8474 4.1. */
  | readonly ['MAILBOXID', string];

/** `a1 OK [CODE] text`; `*` as the tag makes it untagged, which BYE and PREAUTH always are. */
export function formatStatus(
  tag: string,
  condition: 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH',
  text: string,
  code?: ResponseCode,
): string {
  return `${tag} ${condition} ${code === undefined ? '' : `[${formatCode(code)}] `}${printable(text)}\r\n`;
}

/** A continuation request (RFC 9051 7.6). */
export function formatContinuation(text: string): string {
  return `+ ${printable(text)}\r\n`;
}

/** A SASL challenge in base64 (RFC 9051 6.2.2); it may be empty. */
export function formatChallenge(base64: string): string {
  return `+ ${base64}\r\n`;
}

export function formatCapability(capabilities: readonly string[]): string {
  return `* CAPABILITY ${capabilities.join(' ')}\r\n`;
}

export function formatEnabled(capabilities: readonly string[]): string {
  return `* ${['ENABLED', ...capabilities].join(' ')}\r\n`;
}

export function formatExists(count: number): string {
  return `* ${count} EXISTS\r\n`;
}

/** RFC 3501 7.3.2; not for clients that enabled IMAP4rev2. */
export function formatRecent(count: number): string {
  return `* ${count} RECENT\r\n`;
}

export function formatExpunge(number: number): string {
  return `* ${number} EXPUNGE\r\n`;
}

/** RFC 7162 3.2.10; `earlier`: gone before this session could see it. */
export function formatVanished(uids: readonly SequenceRange[], earlier: boolean): string {
  return `* VANISHED ${earlier ? '(EARLIER) ' : ''}${formatRanges(uids)}\r\n`;
}

/** FLAGS (RFC 9051 7.3.5): system flags and keywords by name. */
export function formatFlagsResponse(flags: readonly string[]): string {
  return `* FLAGS (${flags.join(' ')})\r\n`;
}

/** RFC 2971 3.2; null for NIL. */
export function formatId(pairs: readonly (readonly [field: string, value: string | null])[] | null): string {
  if (pairs === null) return '* ID NIL\r\n';
  const words = pairs.map(([field, value]) => `${formatString(field, false)} ${formatNstring(value, false)}`);
  return `* ID (${words.join(' ')})\r\n`;
}

function formatCode(code: ResponseCode): string {
  if (typeof code === 'string') return code;
  switch (code[0]) {
    case 'CAPABILITY':
      return `CAPABILITY ${code[1].join(' ')}`;
    case 'PERMANENTFLAGS':
      return `PERMANENTFLAGS (${code[1].join(' ')})`;
    case 'BADCHARSET':
      return `BADCHARSET (${code[1].map((charset) => formatAstring(charset, false)).join(' ')})`;
    case 'APPENDUID':
      return `APPENDUID ${code[1]} ${formatRanges(code[2])}`;
    case 'COPYUID':
      return `COPYUID ${code[1]} ${formatRanges(code[2])} ${formatRanges(code[3])}`;
    case 'MODIFIED':
      return `MODIFIED ${formatRanges(code[1])}`;
    case 'MAILBOXID':
      return `MAILBOXID (${code[1]})`;
    default:
      return `${code[0]} ${code[1]}`;
  }
}

/** RFC 9051 9 text: at least one character, no line breaks; nothing that would need UTF-8 to be enabled. */
function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?') || '.';
}
