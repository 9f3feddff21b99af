import { type Code, codeOf, MailError } from '#base/errors.ts';
import type { ResponseCode } from '#wire/imap/response.ts';
import { searchCharsets } from '#wire/imap/search-charset.ts';
import type { Result } from './types.ts';

/** Says exactly how a command is refused; thrown where the table of codes below is too coarse. */
export class Refusal extends Error {
  readonly result: Result;

  constructor(status: 'NO' | 'BAD', code: ResponseCode | null, text: string, effect?: Result['effect']) {
    super(text);
    this.name = 'Refusal';
    this.result = { status, ...(code !== null && { code }), text, ...(effect && { effect }) };
  }
}

/** What IMAP says for each code (RFC 9051 7.1, RFC 5530). */
const results = {
  'bad-syntax': { status: 'BAD', text: 'Syntax error' },
  'bad-argument': { status: 'NO', code: 'CANNOT', text: 'This cannot be done' },
  'bad-state': { status: 'BAD', code: 'CLIENTBUG', text: 'The command has no place here' },
  unsupported: { status: 'NO', code: 'CANNOT', text: 'Not offered here' },
  limit: { status: 'NO', code: 'LIMIT', text: 'A limit is reached' },
  'not-found': { status: 'NO', code: 'NONEXISTENT', text: 'There is no such mailbox' },
  'already-exists': { status: 'NO', code: 'ALREADYEXISTS', text: 'There is such a mailbox already' },
  'in-use': { status: 'NO', code: 'INUSE', text: 'In use' },
  'over-quota': { status: 'NO', code: 'OVERQUOTA', text: 'The account has no room for this' },
  'auth-required': { status: 'NO', code: 'AUTHENTICATIONFAILED', text: 'Log in first' },
  'auth-failed': { status: 'NO', code: 'AUTHENTICATIONFAILED', text: 'Authentication failed' },
  // RFC 5530 3: UNAVAILABLE makes clients try again instead of asking for the password.
  'auth-throttled': { status: 'NO', code: 'UNAVAILABLE', text: 'Too many failed logins, try again later' },
  // RFC 9051 7.1: clients must show the text of an ALERT; AUTHENTICATIONFAILED would make them ask for the same password again.
  'second-factor-required': {
    status: 'NO',
    code: 'ALERT',
    text: 'An app password is required: make one in the webmail',
  },
  // RFC 5530 3.
  'account-suspended': {
    status: 'NO',
    code: 'CONTACTADMIN',
    text: 'The account is suspended: ask who gave it to you',
  },
  // RFC 5530 3: the login cannot be used any more.
  'login-ended': { status: 'NO', code: 'EXPIRED', text: 'Your login has changed: log in again', effect: 'bye' },
  'tls-required': { status: 'NO', code: 'PRIVACYREQUIRED', text: 'Encryption is required for logins' },
  denied: { status: 'NO', code: 'NOPERM', text: 'Not permitted' },
  conflict: { status: 'NO', code: 'INUSE', text: 'Somebody else changed it at the same time, try again' },
  unavailable: { status: 'NO', code: 'UNAVAILABLE', text: 'The service has a problem, try again later' },
  corrupt: { status: 'NO', code: 'CORRUPTION', text: 'Stored data is damaged' },
  shutdown: { status: 'NO', code: 'UNAVAILABLE', text: 'The service is closing', effect: 'bye' },
  timeout: { status: 'NO', text: 'Timeout', effect: 'bye' },
} as const satisfies Record<Code, Result>;

/** What the client is told of anything thrown; the cause is for the log. */
export function resultOf(error: unknown): Result {
  if (error instanceof Refusal) return error.result;
  const code = codeOf(error);
  if (!(error instanceof MailError) || code === undefined) {
    return { status: 'NO', code: 'SERVERBUG', text: 'Internal error' };
  }
  // RFC 9051 6.4.4.
  if ('charset' in error.detail) return { status: 'NO', code: ['BADCHARSET', searchCharsets], text: 'Unknown charset' };
  // Grammars, names and limits say in English what is wrong, and nothing else.
  if (code === 'bad-syntax') return { ...results[code], text: `Syntax error: ${error.message}` };
  if (code === 'bad-argument' || code === 'limit') return { ...results[code], text: capitalised(error.message) };
  return results[code];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
