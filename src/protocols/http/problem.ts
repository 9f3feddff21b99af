import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Catalogue, Language } from '#base/catalogue.ts';
import { type Code, MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { refusalReason, refusalReasons, refusalText } from '#directory/refusals/refusals.ts';
import type { HttpEnv } from './types.ts';

type Status = 400 | 401 | 403 | 404 | 409 | 410 | 412 | 413 | 422 | 429 | 500 | 501 | 503 | 507;

/** The status of each failure (RFC 9110 15). */
const statuses = {
  'bad-syntax': 400,
  'bad-argument': 422,
  'bad-state': 409,
  unsupported: 501,
  limit: 409,
  'not-found': 404,
  'already-exists': 409,
  'in-use': 409,
  'over-quota': 507,
  'auth-required': 401,
  'auth-failed': 403,
  'auth-throttled': 429,
  'second-factor-required': 401,
  'account-suspended': 403,
  'login-ended': 401,
  'tls-required': 403,
  denied: 403,
  conflict: 412,
  unavailable: 503,
  corrupt: 500,
  shutdown: 503,
  timeout: 503,
} as const satisfies Record<Code, Status>;

const english = {
  'bad-syntax': 'The request cannot be read.',
  'bad-argument': 'Something in the request is not acceptable.',
  'bad-state': 'This is not possible now.',
  unsupported: 'This is not offered here.',
  limit: 'A limit is reached.',
  'not-found': 'This does not exist.',
  'already-exists': 'This exists already.',
  'in-use': 'This is in use.',
  'over-quota': 'There is no room for this.',
  'auth-required': 'Log in first.',
  'auth-failed': 'The data are not right.',
  'auth-throttled': 'There were too many attempts: try again later.',
  'account-suspended': 'The account is suspended: ask who gave it to you.',
  'second-factor-required': 'Enter the one-time code from your phone too, or a recovery code.',
  'login-ended': 'Your login has changed: sign in again.',
  'tls-required': 'Use HTTPS: passwords may not be sent unencrypted.',
  denied: 'You may not do this.',
  conflict: 'This was changed meanwhile: look at it again.',
  unavailable: 'This is not available at the moment: try again in a minute.',
  corrupt: 'Stored data are damaged; the operator finds more in the log.',
  shutdown: 'The service is closing: try again in a minute.',
  timeout: 'This took too long: try again.',
  defect: 'Something went wrong here; the operator finds more in the log.',
  fields: 'Some fields are not right.',
  'recent-proof': 'Confirm first that it is you.',
  'password-change': 'Choose a new password first.',
  'csrf-token': 'The page is out of date: load it again.',
};

/** What went wrong, in the words of people. */
export const problemTexts: Catalogue<typeof english> = {
  en: english,
  pl: {
    'bad-syntax': 'Nie można odczytać żądania.',
    'bad-argument': 'Coś w żądaniu jest nie do przyjęcia.',
    'bad-state': 'Teraz to niemożliwe.',
    unsupported: 'Tego tutaj nie ma.',
    limit: 'Osiągnięto limit.',
    'not-found': 'To nie istnieje.',
    'already-exists': 'To już istnieje.',
    'in-use': 'To jest w użyciu.',
    'over-quota': 'Nie ma na to miejsca.',
    'auth-required': 'Najpierw się zaloguj.',
    'auth-failed': 'Dane się nie zgadzają.',
    'auth-throttled': 'Było za dużo prób: spróbuj później.',
    'account-suspended': 'Konto jest zawieszone: zapytaj tego, od kogo je masz.',
    'second-factor-required': 'Podaj też kod jednorazowy z telefonu albo kod zapasowy.',
    'login-ended': 'Dane logowania się zmieniły: zaloguj się ponownie.',
    'tls-required': 'Użyj HTTPS: haseł nie wolno przesyłać bez szyfrowania.',
    denied: 'Nie masz do tego uprawnień.',
    conflict: 'Ktoś to tymczasem zmienił: obejrzyj ponownie.',
    unavailable: 'Chwilowo niedostępne: spróbuj za minutę.',
    corrupt: 'Zapisane dane są uszkodzone; operator znajdzie więcej w dzienniku.',
    shutdown: 'Usługa się zamyka: spróbuj za minutę.',
    timeout: 'Trwało to za długo: spróbuj ponownie.',
    defect: 'Coś poszło nie tak; operator znajdzie więcej w dzienniku.',
    fields: 'Niektóre pola są niepoprawne.',
    'recent-proof': 'Najpierw potwierdź, że to Ty.',
    'password-change': 'Najpierw ustaw nowe hasło.',
    'csrf-token': 'Strona jest nieaktualna: wczytaj ją ponownie.',
  },
};

/** One wrong field of a request: its name, the rule it breaks, and what to do in words. */
export interface FieldError {
  field: string;
  rule: string;
  text: string;
  /** What of the value offends, where that can be shown. */
  part?: string;
}

/** What a problem says besides its code. */
interface ProblemDetails {
  /** Where the code alone does not decide it. */
  status?: 405 | 411 | 413 | 415;
  detail?: string;
  errors?: readonly FieldError[];
  /** What is there now, where a change was about another version. */
  current?: object;
  reason?: Reason;
}

/** What is missing where somebody is signed in: a fresh proof of identity, a new password, the token that only our page knows. */
const accessReasons = ['recent-proof', 'password-change', 'csrf-token'] as const;

export type AccessReason = (typeof accessReasons)[number];

/** What says more than the code. */
export const reasons = [...accessReasons, ...refusalReasons] as const;

type Reason = (typeof reasons)[number];

/** Somebody is signed in, and must do something else first. */
export class AccessRefused extends MailError {
  readonly reason: AccessReason;

  constructor(reason: AccessReason) {
    super('denied', `something else comes first: ${reason}`);
    this.reason = reason;
  }
}

/** A change is about a version that is not there any more; `current` is what is. */
export class ChangedMeanwhile extends MailError {
  readonly current: object;

  constructor(current: object, cause?: unknown) {
    super('conflict', 'it was changed meanwhile', { cause });
    this.current = current;
  }
}

/** What was asked for breaks rules, which are told in words; of a request's fields, unless another code says otherwise. */
export class InvalidFields extends MailError {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[], code: Code = 'bad-argument') {
    super(code, errors.map(({ field, rule }) => `${field}: ${rule}`).join(', '));
    this.errors = errors;
  }
}

/** An answer by RFC 9457. `code` is stable; `detail` is for people. */
export function problem(context: Context<HttpEnv>, code: Code | 'defect', more: ProblemDetails = {}): Response {
  const status = more.status ?? (code === 'defect' ? 500 : statuses[code]);
  const texts = problemTexts[context.var.language];
  const access = accessReasons.find((one) => one === more.reason);
  const body = { type: 'about:blank', title: texts[access ?? code], code, ...more, status };
  return context.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json',
    'Content-Language': context.var.language,
    // RFC 9110 15.5.2: how to ask again; what browsers do not answer with a window of their own.
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  });
}

/** Failures whose message tells nothing but what the one who asked did, or may know. */
const told: ReadonlySet<Code> = new Set([
  'bad-argument',
  'bad-state',
  'limit',
  'already-exists',
  'in-use',
  'over-quota',
]);

/** What was thrown, in one sentence for who asked. */
export function failureText(error: unknown, language: Language): string {
  if (!(error instanceof MailError)) return problemTexts[language].defect;
  // Messages are English; what is said in no other language, has to do with the title there.
  const message = told.has(error.code) && language === 'en' ? error.message : undefined;
  return refusalText(error, language) ?? message ?? problemTexts[language][error.code];
}

/** The answer to what was thrown. */
function problemOf(context: Context<HttpEnv>, error: unknown): Response {
  if (error instanceof ChangedMeanwhile) return problem(context, 'conflict', { current: error.current });
  if (error instanceof AccessRefused) return problem(context, 'denied', { reason: error.reason });
  if (error instanceof InvalidFields) return problem(context, error.code, { errors: error.errors });
  if (!(error instanceof MailError)) return problem(context, 'defect');
  const { code, detail } = error;
  const { language } = context.var;
  const reason = refusalReason(error);
  if (reason === 'changed') return problem(context, 'conflict');
  const { field, rule = code, part = detail['address'] ?? detail['domain'] } = detail;
  const text = failureText(error, language);
  const wrong = { field: String(field), rule: String(rule), text, ...(part !== undefined && { part: String(part) }) };
  const isSaid = text !== problemTexts[language][code];
  return problem(context, code, {
    // Of a field it is said there.
    ...(isSaid && field === undefined && { detail: text }),
    ...(reason !== undefined && { reason }),
    ...(field !== undefined && { errors: [wrong] }),
  });
}

/** Answers whatever a handler threw, and logs it. */
export function answerFailure(context: Context<HttpEnv>, error: unknown, log: Log): Response {
  if (error instanceof HTTPException) {
    return problem(context, 'bad-syntax', error.status === 415 ? { status: 415 } : {});
  }
  const { path } = context.req;
  const status = error instanceof MailError ? statuses[error.code] : 500;
  // What somebody asked for wrongly is told in one line, without what they said.
  if (error instanceof MailError && status < 500) log.info('http.request-refused', { path, code: error.code });
  else log.error('http.request-failed', { path, error });
  return problemOf(context, error);
}

/** The code of what was thrown: `defect` for what nobody foresaw. */
export function problemCode(error: unknown): Code | 'defect' {
  return error instanceof MailError ? error.code : 'defect';
}
