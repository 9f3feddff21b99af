import { type Code, codeOf } from '#base/errors.ts';
import type { FixedText, Pop3Texts } from './texts.ts';
import type { Answer, ResponseCode } from './types.ts';

/** How a command is refused, in words that every language has. */
interface Reason {
  text: FixedText;
  code?: ResponseCode;
  effect?: 'close';
}

/** Says exactly how a command is refused; thrown where the table of codes below is too coarse. */
export class Refusal extends Error {
  readonly reason: Reason;

  constructor(text: FixedText, rest: Omit<Reason, 'text'> = {}) {
    super(text);
    this.name = 'Refusal';
    this.reason = { text, ...rest };
  }
}

/**
 * What POP3 says for each code. RFC 3206 4: AUTH makes clients ask for the password again, SYS/TEMP makes them try
 * later with the same one, SYS/PERM sends people to the operator.
 */
export const reasons = {
  'bad-syntax': { text: 'badSyntax' },
  'bad-argument': { text: 'badArgument' },
  'bad-state': { text: 'badState' },
  unsupported: { text: 'unsupported' },
  limit: { text: 'limit', code: 'SYS/TEMP' },
  'not-found': { text: 'noSuchMessage' },
  'already-exists': { text: 'unavailable', code: 'SYS/TEMP' },
  // RFC 2449 8.1.2.
  'in-use': { text: 'inUse', code: 'IN-USE' },
  'over-quota': { text: 'limit', code: 'SYS/TEMP' },
  'auth-required': { text: 'authRequired' },
  'auth-failed': { text: 'authFailed', code: 'AUTH' },
  // RFC 2449 8.1.1: the same login may be good later.
  'auth-throttled': { text: 'authThrottled', code: 'LOGIN-DELAY' },
  'second-factor-required': { text: 'appPasswordRequired', code: 'AUTH' },
  // RFC 3206 4: another password would not help.
  'account-suspended': { text: 'suspended', code: 'SYS/PERM' },
  'login-ended': { text: 'loginEnded', code: 'AUTH', effect: 'close' },
  'tls-required': { text: 'tlsRequired' },
  denied: { text: 'denied', code: 'AUTH' },
  conflict: { text: 'unavailable', code: 'SYS/TEMP' },
  unavailable: { text: 'unavailable', code: 'SYS/TEMP' },
  corrupt: { text: 'damaged', code: 'SYS/PERM' },
  shutdown: { text: 'shutdown', code: 'SYS/TEMP', effect: 'close' },
  timeout: { text: 'timeout', effect: 'close' },
} as const satisfies Record<Code, Reason>;

/** What the client is told of anything thrown; the cause is for the log. */
export function answerTo(error: unknown, texts: Pop3Texts): Answer {
  const { text, ...rest } = reasonOf(error);
  return { ok: false, text: texts[text], ...rest };
}

function reasonOf(error: unknown): Reason {
  if (error instanceof Refusal) return error.reason;
  const code = codeOf(error);
  return code === undefined ? { text: 'internal', code: 'SYS/TEMP' } : reasons[code];
}
