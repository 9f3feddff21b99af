import { type Code, codeOf, MailError } from '#base/errors.ts';
import type { RefusalReason } from '#directory/routing/types.ts';
import type { Answer, Session, SmtpSettings } from './types.ts';

/** Says exactly how a command is refused; thrown where the table of codes below is too coarse. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(code: number, status: string, text: string, effect?: Answer['effect']) {
    super(text);
    this.name = 'Refusal';
    this.answer = { code, status, text, ...(effect && { effect }) };
  }
}

/** What SMTP says for each code (RFC 5321 4.2, RFC 3463). Whatever may pass is a 4xx: the client keeps the message. */
export const answers = {
  'bad-syntax': { code: 501, status: '5.5.2', text: 'Syntax error in the arguments' },
  'bad-argument': { code: 501, status: '5.5.4', text: 'An argument is not acceptable' },
  'bad-state': { code: 503, status: '5.5.1', text: 'Bad sequence of commands' },
  unsupported: { code: 504, status: '5.5.4', text: 'Not implemented' },
  limit: { code: 450, status: '4.7.1', text: 'A limit of the account is reached, try again later' },
  'not-found': { code: 450, status: '4.2.1', text: 'The mailbox is not available' },
  'already-exists': { code: 451, status: '4.3.0', text: 'Try again later' },
  'in-use': { code: 450, status: '4.2.1', text: 'The mailbox is busy, try again later' },
  'over-quota': { code: 452, status: '4.2.2', text: 'The mailbox is full' },
  'auth-required': { code: 530, status: '5.7.0', text: 'Authentication required' },
  'auth-failed': { code: 535, status: '5.7.8', text: 'Authentication failed' },
  'auth-throttled': { code: 454, status: '4.7.0', text: 'Too many failed logins, try again later' },
  // RFC 4954 6: the mechanism is not enough for this user; mail programs show the text.
  'second-factor-required': {
    code: 534,
    status: '5.7.9',
    text: 'An app password is required: make one in the webmail',
  },
  // RFC 5248 2: X.7.13 goes with 525.
  'account-suspended': { code: 525, status: '5.7.13', text: 'The account is suspended: ask who gave it to you' },
  'login-ended': { code: 421, status: '4.7.0', text: 'Your login has changed: log in again', effect: 'close' },
  'tls-required': { code: 530, status: '5.7.0', text: 'Must issue a STARTTLS command first' },
  denied: { code: 550, status: '5.7.1', text: 'Not permitted' },
  conflict: { code: 451, status: '4.3.0', text: 'Try again later' },
  unavailable: { code: 451, status: '4.3.0', text: 'The service has a problem, try again later' },
  corrupt: { code: 451, status: '4.3.0', text: 'The service has a problem, try again later' },
  shutdown: { code: 421, status: '4.3.2', text: 'The service is closing, try again later', effect: 'close' },
  timeout: { code: 421, status: '4.4.2', text: 'Timeout', effect: 'close' },
} as const satisfies Record<Code, Answer>;

/** RFC 5321 4.1.1.1 and 4.1.4: the command came where it has no place. */
export function badSequence(text: string): Answer {
  return { ...answers['bad-state'], text };
}

/** RFC 3463 3.3: whether a full mailbox is worth another try is the installation's choice. */
export function fullMailbox({ overQuota }: SmtpSettings): RefusedAnswer {
  const { text } = answers['over-quota'];
  return overQuota === 'permanent' ? { code: 552, status: '5.2.2', text } : answers['over-quota'];
}

type RefusedAnswer = Answer & { status: string; text: string };

/** Why a recipient is not taken (RFC 3463). */
export function refusalAnswer({ settings }: Pick<Session, 'settings'>, reason: RefusalReason): RefusedAnswer {
  switch (reason) {
    case 'unknown':
      return { code: 550, status: '5.1.1', text: 'There is nobody of that name' };
    case 'suspended':
      // A 4yz, so that what is sent meanwhile is not lost where the account comes back within days.
      return { code: 450, status: '4.2.1', text: 'The mailbox is not receiving mail now' };
    case 'foreign':
      return { code: 550, status: '5.7.1', text: 'Relaying denied' };
    case 'not-permitted':
      // RFC 3463 3.8.
      return { code: 550, status: '5.7.2', text: 'You may not write to this group' };
    case 'looping':
      return { code: 554, status: '5.4.6', text: 'The message has been here before: it is going in circles' };
    case 'full':
      return fullMailbox(settings);
  }
}

/** What the client is told of anything thrown; the cause is for the log. */
export function answerTo(error: unknown): Answer {
  if (error instanceof Refusal) return error.answer;
  // Grammars say in English what is wrong, and nothing else.
  if (error instanceof MailError && error.code === 'bad-syntax') {
    return { ...answers['bad-syntax'], text: `Syntax error: ${error.message}` };
  }
  const code = codeOf(error);
  return code === undefined ? { code: 451, status: '4.3.0', text: 'Internal error, try again later' } : answers[code];
}
