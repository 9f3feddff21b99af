/**
 * Every failure that crosses a module border is a MailError with one of these codes. Protocols translate codes to
 * their own words in one table each; an error without a code is a defect and is answered with fixed text.
 */
const codes = [
  'bad-syntax', // the input does not follow its grammar
  'bad-argument', // well-formed, but the value is not acceptable
  'bad-state', // the command is not allowed now
  'unsupported', // a feature that is not offered
  'limit', // a named limit of base/limits*.ts was reached
  'not-found', // mailbox, account, domain or message does not exist
  'already-exists',
  'in-use', // held by another session or job
  'over-quota', // the account has no room
  'auth-required',
  'auth-failed', // deliberately says nothing about which part was wrong
  'auth-throttled', // too many failures, try later
  'second-factor-required', // the password is right and not enough
  'account-suspended', // the proof is right, but the account may not be used now
  'login-ended', // the login held, and holds no longer: another password, a suspension
  'tls-required',
  'denied', // authenticated, but not permitted
  'conflict', // a condition (modseq, version) did not hold
  'unavailable', // storage, database or a peer is down or full: try again
  'corrupt', // stored data failed a check
  'shutdown', // the service is closing
  'timeout',
] as const;

export type Code = (typeof codes)[number];

/** Values that a failure is about. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean>>;

/** What a MailError carries besides its code; all optional. */
export interface MailErrorOptions {
  cause?: unknown;
  /** Values for the localised text and for logs; never secrets or message content. */
  detail?: ErrorDetail;
}

/** The one error class of the project. `message` is for logs and operators, in English. */
export class MailError extends Error {
  readonly code: Code;
  readonly detail: ErrorDetail;

  constructor(code: Code, message: string, options: MailErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MailError';
    this.code = code;
    this.detail = options.detail ?? {};
  }
}

/** The code of any thrown value; undefined for what is not a MailError. */
export function codeOf(error: unknown): Code | undefined {
  return error instanceof MailError ? error.code : undefined;
}

/** A MailError as plain data, for thread and process borders. */
export interface ErrorData {
  code: Code | null;
  message: string;
  detail: Readonly<Record<string, string | number | boolean>>;
}

/** Turns any thrown value into plain data. */
export function errorToData(error: unknown): ErrorData {
  if (error instanceof MailError) return { code: error.code, message: error.message, detail: error.detail };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error), detail: {} };
}

/** The inverse of errorToData; what had no code becomes a plain Error. */
export function errorFromData(data: ErrorData): Error {
  return data.code === null ? new Error(data.message) : new MailError(data.code, data.message, { detail: data.detail });
}
