import type { Clock } from '#base/clock.ts';
import type { Call, Reader } from '#db/types.ts';
import { accountById } from './accounts.ts';
import { directoryCall, type OwnActs } from './own-acts.ts';
import type { PasswordHasher } from './password.ts';
import type { Policies } from './policy/policies.ts';
import type { PasswordRule, Violation } from './policy/types.ts';
import type { Principal } from './principal.ts';
import type { Session } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import type { ClientInfo } from './types.ts';

/** A new password as its owner types it. */
export interface NewPassword {
  password: string;
  /** The password again. */
  repeated: string;
}

/** What is wrong with it, by field: to be put beside each. */
export type NewPasswordProblem = { field: 'repeated'; rule: 'differs' } | Violation;

/** The same of the whole form. */
export type PasswordProblem =
  | { field: 'old'; rule: 'wrong' }
  | { field: 'password'; rule: 'same' }
  | NewPasswordProblem;

/** The parts of OwnPassword. */
export interface OwnPasswordParts {
  reader: Reader;
  hasher: PasswordHasher;
  policies: Policies;
  signIn: SignIn;
  acts: OwnActs;
  clock: Clock;
}

/** Owners change their password, of a mailbox or of an administrator. */
export class OwnPassword {
  readonly #parts: OwnPasswordParts;

  constructor(parts: OwnPasswordParts) {
    this.#parts = parts;
  }

  /**
   * Changes the password of a session's owner; what is wrong with the form, or nothing. It ends every other session of
   * the owner, and the duty to change it. Throws `auth-throttled` after too many wrong old passwords, `unavailable`.
   */
  async change(
    { id, principal, actor }: Session,
    form: NewPassword & { old: string },
    client: ClientInfo,
  ): Promise<PasswordProblem[]> {
    const { signIn, acts } = this.#parts;
    if (!(await signIn.isPassword(principal, form.old, client))) return [{ field: 'old', rule: 'wrong' }];
    if (form.password === form.old) return [{ field: 'password', rule: 'same' }];
    const problems = await this.judge(principal, form);
    if (problems.length > 0) return problems;
    await acts.do(
      actor,
      principal,
      { password: 'changed by its owner' },
      await this.calls(principal, form.password, id),
    );
    return [];
  }

  /** The rule that a new password must keep. */
  async rule(principal: Principal): Promise<PasswordRule> {
    const { subject } = await this.#ownerOf(principal);
    const { policy } = await this.#parts.policies.effective(subject);
    return policy.password;
  }

  /** What is wrong with a new password, by the rules for its owner. */
  async judge(principal: Principal, { password, repeated }: NewPassword): Promise<NewPasswordProblem[]> {
    const { policies } = this.#parts;
    const { subject, name } = await this.#ownerOf(principal);
    const problems: NewPasswordProblem[] = await policies.judgePassword(password, subject, [name]);
    return repeated === password ? problems : [...problems, { field: 'repeated', rule: 'differs' }];
  }

  /** What sets the password and ends the duty to change it; every session ends but the one to keep. */
  async calls(principal: Principal, password: string, keepSession: number | null): Promise<Call[]> {
    const { hasher, clock } = this.#parts;
    if ('administrator' in principal) {
      const args = { login: principal.administrator, passwordHash: await hasher.hash(password), keepSession };
      return [directoryCall('administrator.setPassword', args)];
    }
    const { account } = principal;
    const credential = await hasher.credential(password);
    return [
      directoryCall('account.setPassword', { account, credential, now: clock.now(), keepSession }),
      directoryCall('passwordDuty.end', { account }),
    ];
  }

  async #ownerOf(principal: Principal) {
    if ('administrator' in principal) return { subject: {}, name: principal.administrator };
    const row = await accountById(this.#parts.reader, principal.account);
    return { subject: { domain: row?.domain ?? '', account: principal.account }, name: row?.local ?? '' };
  }
}
