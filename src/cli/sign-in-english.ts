import { englishPlural } from '#base/catalogue.ts';
import type { LoginOutcome } from '#directory/login-history.ts';

const outcomes: Readonly<Record<LoginOutcome, string>> = {
  ok: 'logged in',
  failed: 'wrong password',
  throttled: 'too many attempts',
  suspended: 'account suspended',
  'second-factor': 'code missing',
};

/** The commands about signing in to the browser, in English. */
export const signInEnglish = {
  expectSecretUrl: 'an https:// URL, or an http:// URL of this machine such as "http://127.0.0.1:8180/introspect"',
  signInOwner: 'the address of a mailbox, or the login of an administrator',
  noOwner: (owner: string) => `There is no mailbox and no administrator ${owner}.`,
  secondFactor: 'show whether somebody signs in with one-time codes besides the password',
  secondFactorOff: 'switch them off, for who lost phone and recovery codes',
  secondFactorIsOff: (owner: string) => `${owner} has no second factor.`,
  secondFactorIsOn: (owner: string, since: string, codes: number) =>
    `${owner} has a second factor since ${since}, and ${codes} recovery ${englishPlural(codes, 'code', 'codes')} left.`,
  verifyAnswer:
    'say whether what a caller says is the answer to the security question; the answer itself is never shown',
  optionAnswer: 'what the caller says; without it, it is read from standard input',
  answerRight: 'That is the answer.',
  answerWrong: 'That is not the answer.',
  browserSession: 'browsers that people are signed in with',
  browserSessionList: 'list where somebody is signed in',
  browserSessionRevoke: 'sign somebody out: in one browser, or without a number everywhere',
  browserSessionNumber: 'number of the session in the list',
  browserSessionNone: 'Nobody is signed in there.',
  noBrowserSession: (owner: string, number: string) => `${owner} has no session ${number}.`,
  browserSessionsEnded: (owner: string, count: number) =>
    `${count} ${englishPlural(count, 'session', 'sessions')} of ${owner} ended.`,
  accountLogins: 'list who logged in to an account, or tried to, and with what',
  noLogins: 'Nobody has tried yet.',
  loginOutcome: (outcome: LoginOutcome) => outcomes[outcome],
  headOutcome: 'OUTCOME',
  headAttempts: 'ATTEMPTS',
  headProtocol: 'PROTOCOL',
  headProgram: 'PROGRAM',
  headClient: 'FROM',
  headSince: 'SINCE',
  headBrowser: 'BROWSER',
};
