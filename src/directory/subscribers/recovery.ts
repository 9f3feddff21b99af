import { MailError } from '#base/errors.ts';
import type { Database } from '#db/types.ts';
import { loginByName } from '#directory/credentials.ts';
import { readLogin } from '#directory/login-name.ts';
import type { OwnActs } from '#directory/own-acts.ts';
import type { NewPassword, NewPasswordProblem, OwnPassword } from '#directory/own-password.ts';
import type { ContractProof } from './contract-proof.ts';
import { foldLogin } from './proof.ts';
import type { QuestionName } from './questions.ts';
import { isOfContract } from './rows.ts';
import type { SecurityAnswers } from './security-answers.ts';

/** What shows that a mailbox is somebody's: the contract that it was made with. */
export interface ContractForm {
  /** The mailbox: what its owner signs in with. */
  address: string;
  /** Customer number or access login. */
  login: string;
  /** MAC address of the modem or access password. */
  secret: string;
}

/** The form of who forgot a password. */
export interface RecoveryForm extends ContractForm, NewPassword {
  answer: string;
}

/** The parts of Recovery. */
export interface RecoveryParts {
  database: Database;
  proof: ContractProof;
  answers: SecurityAnswers;
  ownPassword: OwnPassword;
  acts: OwnActs;
}

/**
 * A new password for subscribers who forgot theirs: the contract that the mailbox was made with, and the answer to the
 * security question. Whatever of it is wrong, the failure is the same `auth-failed`; `auth-throttled` after too many.
 * A second factor stays on.
 */
export class Recovery {
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** What to ask: only for who has the contract, so that nobody learns whether a mailbox exists. */
  async question(form: ContractForm, client: { address: string }): Promise<QuestionName> {
    const account = await this.#prove(form, client.address);
    const question = await this.#parts.answers.question(account);
    if (question === null) throw failed();
    return question;
  }

  /** Sets the new password; what is wrong with that, or nothing. It ends every session. */
  async recover(form: RecoveryForm, client: { address: string }): Promise<NewPasswordProblem[]> {
    const { answers, ownPassword, acts } = this.#parts;
    const account = await this.#prove(form, client.address);
    // Before the answer: a password that is not good enough should not cost a try.
    const problems = await ownPassword.judge({ account }, form);
    if (problems.length > 0) return problems;
    if (!(await answers.isAnswer(account, form.answer))) throw failed();
    const by = { name: form.address, role: 'mailbox-user', via: 'recovery' } as const;
    const calls = await ownPassword.calls({ account }, form.password, null);
    await acts.do(by, { account }, { password: 'recovered with contract and answer' }, calls);
    return [];
  }

  /** The account, where it was made with this contract and its owner may sign in. */
  async #prove({ address, login, secret }: ContractForm, from: string): Promise<number> {
    const contract = foldLogin(login);
    await this.#parts.proof.require(contract, secret, from);
    const { reader } = this.#parts.database;
    const row = await loginByName(reader, readLogin(address));
    if (row === undefined || row.status !== 'active') throw failed();
    if (!(await isOfContract(reader, row.account_id, contract))) throw failed();
    return row.account_id;
  }
}

function failed(): MailError {
  return new MailError('auth-failed', 'the data of the contract, the mailbox or the answer are wrong');
}
