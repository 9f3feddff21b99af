import type { Clock } from '#base/clock.ts';
import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import type { Call, Database, Reader } from '#db/types.ts';
import { Administration } from '#directory/administration.ts';
import { findAddress, parseOwnAddress } from '#directory/addresses.ts';
import type { Directory } from '#directory/directory.ts';
import type { PasswordHasher } from '#directory/password.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { Violation } from '#directory/policy/types.ts';
import { isRoleName } from '#directory/role-names.ts';
import { formatAddress } from '#wire/address.ts';
import { ContractProof } from './contract-proof.ts';
import { foldAnswer, foldLogin } from './proof.ts';
import { type AnswerProblem, judgeAnswer } from './security-answers.ts';
import { subscriberUse, usedUp } from './rows.ts';

/** What the page of activation asks for. */
export interface ActivationForm {
  name: string;
  password: string;
  /** The password again. */
  repeated: string;
  /** Customer number or access login. */
  login: string;
  /** MAC address of the modem or access password. */
  secret: string;
  question: string;
  answer: string;
}

/** Who fills the page in. */
export interface Applicant {
  /** The shared domain that accounts are made in. */
  domain: string;
  /** IP address. */
  address: string;
  language: Language;
}

/** What is wrong with a form, by field: to be put beside each. */
export type FormProblem =
  | { field: keyof ActivationForm; rule: 'missing' }
  | { field: 'repeated'; rule: 'differs' }
  | AnswerProblem
  | { field: 'name'; rule: 'taken' }
  | Violation;

/** What came of a form. */
export type ActivationResult = { made: { account: number; address: string } } | { problems: FormProblem[] };

/** The parts of Activation. */
export interface ActivationParts {
  database: Database;
  directory: Directory;
  policies: Policies;
  hasher: PasswordHasher;
  clock: Clock;
}

const fields = ['name', 'password', 'repeated', 'login', 'secret', 'question', 'answer'] as const;

/** Subscribers make their own mailboxes: the form, the proof of entitlement, and the account in one transaction with its count. */
export class Activation {
  readonly #reader: Reader;
  readonly #parts: ActivationParts;
  readonly #proof: ContractProof;

  constructor(parts: ActivationParts) {
    this.#parts = parts;
    this.#reader = parts.database.reader;
    this.#proof = new ContractProof(parts);
  }

  /**
   * Makes an account. Problems with the form are told before the contract is looked at; whether the name is taken only
   * after it was proved. Throws `auth-failed` for a wrong proof, whichever part of it is wrong, `auth-throttled` after
   * too many of them, `limit` where every mailbox of the contract exists.
   */
  async activate(form: ActivationForm, applicant: Applicant): Promise<ActivationResult> {
    const problems = await this.#judge(form, applicant);
    if (problems.length > 0) return { problems };
    const login = foldLogin(form.login);
    await this.#proof.require(login, form.secret, applicant.address);
    const use = await subscriberUse(this.#reader, login);
    if (use !== undefined && use.used >= use.mailboxes) throw usedUp();
    const address = parseOwnAddress(`${form.name.trim()}@${applicant.domain}`);
    if (isRoleName(address.local) || (await findAddress(this.#reader, address)) !== undefined) return taken();
    return this.#make(form, { ...applicant, login, email: formatAddress(address) });
  }

  async #judge(form: ActivationForm, { domain }: Applicant): Promise<FormProblem[]> {
    const missing = fields.filter((field) => form[field].trim() === '');
    const problems: FormProblem[] = missing.map((field) => ({ field, rule: 'missing' }));
    const given = (field: keyof ActivationForm): boolean => !missing.includes(field);
    const { policies } = this.#parts;
    const name = form.name.trim().toLowerCase();
    if (given('name')) problems.push(...(await policies.judgeName(name, { domain })));
    if (given('password')) {
      problems.push(...(await policies.judgePassword(form.password, { domain }, [name, form.login.trim()])));
    }
    if (given('repeated') && form.repeated !== form.password) problems.push({ field: 'repeated', rule: 'differs' });
    problems.push(...judgeAnswer(form).filter(({ field }) => given(field)));
    return problems;
  }

  async #make(
    form: ActivationForm,
    { language, login, email }: Applicant & { login: string; email: string },
  ): Promise<ActivationResult> {
    const { database, directory, policies, hasher, clock } = this.#parts;
    const { policy } = await policies.effective({ domain: email.slice(email.indexOf('@') + 1) });
    const answerHash = await hasher.hash(foldAnswer(form.answer));
    const { question } = form;
    const now = clock.now();
    const also = (account: number): Call[] => [
      { name: 'activation.claim', args: { login, account, now }, lane: 0 },
      { name: 'account.setSecurityAnswer', args: { account, question, answerHash, now }, lane: 0 },
    ];
    const wanted = { address: email, password: form.password, displayName: '', language };
    try {
      const { id, calls } = await directory.prepareAccount({ ...wanted, quotaBytes: policy.limits.spaceBytes });
      const subject = { kind: 'account', account: id, address: parseOwnAddress(email) } as const;
      const by = { actor: login, role: 'mailbox-user', via: 'activation' } as const;
      await database.write(
        new Administration(this.#parts).audited(by, { action: 'account.create', subject }, [...calls, ...also(id)]),
      );
      return { made: { account: id, address: email } };
    } catch (error) {
      if (error instanceof MailError && error.code === 'already-exists') return taken();
      throw error;
    }
  }
}

function taken(): ActivationResult {
  return { problems: [{ field: 'name', rule: 'taken' }] };
}
