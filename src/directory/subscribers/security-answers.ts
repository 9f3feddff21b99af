import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { subscriberLimits } from '#base/limits.ts';
import { answerLimits } from '#base/limits-sign-in.ts';
import type { Database, Reader } from '#db/types.ts';
import type { Actor } from '#directory/access.ts';
import type { Administration } from '#directory/administration.ts';
import { loginByName } from '#directory/credentials.ts';
import { readLogin } from '#directory/login-name.ts';
import { directoryCall, type Doer, type OwnActs } from '#directory/own-acts.ts';
import type { PasswordHasher } from '#directory/password.ts';
import { TryBudget } from '#directory/try-budget.ts';
import { foldAnswer } from './proof.ts';
import { isQuestion, type QuestionName } from './questions.ts';
import { securityAnswer } from './rows.ts';

/** What is wrong with a question and its answer. */
export type AnswerProblem =
  | { field: 'question'; rule: 'unknown' }
  | { field: 'answer'; rule: 'too-short' | 'too-long' };

/** What is wrong with the choice of a question and an answer. Lengths are of the folded answer. */
export function judgeAnswer({ question, answer }: { question: string; answer: string }): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  if (!isQuestion(question)) problems.push({ field: 'question', rule: 'unknown' });
  const { length } = foldAnswer(answer);
  if (length < subscriberLimits.answerMin) problems.push({ field: 'answer', rule: 'too-short' });
  if (length > subscriberLimits.answerMax) problems.push({ field: 'answer', rule: 'too-long' });
  return problems;
}

/** The parts of SecurityAnswers. */
export interface SecurityAnswerParts {
  database: Database;
  hasher: PasswordHasher;
  clock: Clock;
  acts: OwnActs;
  administration: Administration;
}

/** The security questions of mailbox users: chosen by them, asked where a password was forgotten. */
export class SecurityAnswers {
  readonly #reader: Reader;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;
  readonly #acts: OwnActs;
  readonly #administration: Administration;
  readonly #guesses: TryBudget;

  constructor({ database, hasher, clock, acts, administration }: SecurityAnswerParts) {
    this.#reader = database.reader;
    this.#hasher = hasher;
    this.#clock = clock;
    this.#acts = acts;
    this.#administration = administration;
    this.#guesses = new TryBudget(clock, answerLimits.tries, answerLimits.entries);
  }

  /** The question of an account; null where none was chosen. */
  async question(account: number): Promise<QuestionName | null> {
    const row = await securityAnswer(this.#reader, account);
    return row !== undefined && isQuestion(row.question) ? row.question : null;
  }

  /** Sets question and answer; what is wrong with them, or nothing. */
  async set(by: Doer, account: number, choice: { question: string; answer: string }): Promise<AnswerProblem[]> {
    const problems = judgeAnswer(choice);
    if (problems.length > 0) return problems;
    const answerHash = await this.#hasher.hash(foldAnswer(choice.answer));
    const args = { account, question: choice.question, answerHash, now: this.#clock.now() };
    await this.#acts.do(by, { account }, {}, [directoryCall('account.setSecurityAnswer', args)]);
    return [];
  }

  /**
   * Whether what a caller says is the answer, for somebody who may check that and learns nothing else; into the audit
   * log. Throws as `isAnswer` and `Administration.act` do.
   */
  async check(actor: Actor, address: string, answer: string): Promise<boolean> {
    const row = await loginByName(this.#reader, readLogin(address));
    if (row === undefined) throw new MailError('not-found', `the account ${address} does not exist`);
    const act = { action: 'security-answer.check', subject: { kind: 'account', account: row.account_id } } as const;
    // Before the guess, which takes a try from the owner.
    await this.#administration.require(actor, act.action, act.subject);
    const right = await this.isAnswer(row.account_id, answer);
    await this.#administration.act(actor, { ...act, note: { answer: right ? 'right' : 'wrong' } }, []);
    return right;
  }

  /**
   * Whether this is the answer of an account; of one without a question nothing is. Costs one hash whatever there is.
   * Throws `auth-throttled` after a few wrong ones, whoever gave them.
   */
  isAnswer(account: number, answer: string): Promise<boolean> {
    return this.#guesses.guess(String(account), async () => {
      const row = await securityAnswer(this.#reader, account);
      const folded = foldAnswer(answer);
      return row === undefined ? this.#hasher.verifyNobody(folded) : this.#hasher.verify(row.answer_hash, folded);
    });
  }
}
