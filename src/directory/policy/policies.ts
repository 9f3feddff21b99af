import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { AccountRow } from '#directory/accounts.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { normalizeLocal, parseDomain } from '#wire/address.ts';
import { accountPolicy, effectiveFor } from './effective.ts';
import { type EffectivePolicy, policyUnder } from './inherit.ts';
import { checkName } from './name-rule.ts';
import { checkPassword, type Strength } from './password-rule.ts';
import { type PresetName, presets } from './presets.ts';
import { layersFor, policyRow, policyRows, type PolicyRow, type PolicySubject, setLayer } from './rows.ts';
import { policyChangeSchema } from './schema.ts';
import type { StrengthJudge } from './strength.ts';
import type { Policy, PolicyChange, PolicyLevel, Violation } from './types.ts';

/** An account that a changed policy would not allow. */
export interface Breach {
  account: number;
  address: string;
  violations: Violation[];
  /** Aliases above what would be allowed; 0 where they are not too many. */
  aliases: number;
}

/** What a person says at one level; `change` is checked here. */
export interface PolicyWish {
  level: PolicyLevel;
  /** Plan, domain or account id; '' for the platform. */
  subject: string;
  /**
   * For the platform: what it begins with; it stays as it is where this is undefined. Elsewhere its rules for names and
   * passwords, and those of a plan its limits too, are said here as values, before those of `change`.
   */
  preset?: PresetName | undefined;
  change: unknown;
}

/** The parts of Policies. */
export interface PolicyParts {
  database: Database;
  clock: Clock;
  judge: StrengthJudge;
}

/** Which rules hold for whom, and whether something keeps them: the one validator of every form, file and command. */
export class Policies {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #clock: Clock;
  readonly #judge: StrengthJudge;

  constructor({ database, clock, judge }: PolicyParts) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#clock = clock;
    this.#judge = judge;
  }

  /** The policy that holds for a plan, domain or account, and where each value comes from. */
  effective(subject: PolicySubject): Promise<EffectivePolicy> {
    return effectiveFor(this.#reader, subject);
  }

  /** The policy that holds for an account. */
  ofAccount(account: number): Promise<Policy> {
    return accountPolicy(this.#reader, account);
  }

  /** What each level says; levels that say nothing are not there. */
  rows(): Promise<PolicyRow[]> {
    return policyRows(this.#reader, directoryLimits.page);
  }

  /** What one level says: nothing where it never said anything. */
  async level(level: PolicyLevel, subject: string): Promise<PolicyRow> {
    return (await policyRow(this.#reader, level, subject)) ?? { level, subject, preset: '', change: '{}' };
  }

  /** Rules that a new name breaks, in whatever case it is written. */
  async judgeName(local: string, subject: PolicySubject): Promise<Violation[]> {
    const { policy } = await this.effective(subject);
    return checkName(policy.name, normalizeLocal(local));
  }

  /** Rules that a new password breaks. `words`: names of its owner. Throws `unavailable` where strength cannot be judged. */
  async judgePassword(password: string, subject: PolicySubject, words: readonly string[]): Promise<Violation[]> {
    const { policy } = await this.effective(subject);
    const rule = policy.password;
    const [name = ''] = words;
    const broken = checkPassword(rule, password, 4, name);
    if (broken.length > 0 || rule.strength === 0) return broken;
    return checkPassword(rule, password, await this.strength(password, words), name);
  }

  /** How hard a password is to guess that should have nothing to do with `words`. Throws `unavailable`. */
  strength(password: string, words: readonly string[] = []): Promise<Strength> {
    return this.#judge.strength(password, words);
  }

  /** Says something at one level. Throws `bad-argument`: with `detail.path` for what no policy says, or where nothing could keep it. */
  async set(wish: PolicyWish): Promise<void> {
    const { layer } = await this.#read(wish);
    await this.#write(0, 'policy.set', { ...layer, now: this.#clock.now() });
  }

  /** Accounts, a page behind `after`, that would break the policy if the wish came true; `next` is where to go on, null at the end. */
  async preview(wish: PolicyWish, after = 0): Promise<{ breaches: Breach[]; next: number | null }> {
    const { layer, subject } = await this.#read(wish);
    const rows = await accountsUnder(this.#reader, subject, after);
    const breaches: Breach[] = [];
    for (const row of rows) {
      const found = await layersFor(this.#reader, { domain: row.domain, account: row.account_id });
      const layers = setLayer(found, layer);
      const policy = policyUnder(presets[layers.preset], layers.layers);
      const violations = checkName(policy.name, row.local);
      const aliases = row.aliases > policy.limits.aliases ? row.aliases - policy.limits.aliases : 0;
      if (violations.length > 0 || aliases > 0) {
        breaches.push({ account: row.account_id, address: `${row.local}@${row.domain}`, violations, aliases });
      }
    }
    const last = rows.length < directoryLimits.page ? undefined : rows.at(-1);
    return { breaches, next: last?.account_id ?? null };
  }

  async #read({ level, subject, preset, change }: PolicyWish) {
    const parsed = policyChangeSchema.safeParse(change);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      const path = [...(issue?.path ?? []), ...unknown].join('.');
      throw new MailError('bad-argument', `the policy cannot say this: ${path}: ${issue?.message ?? ''}`, {
        detail: { reason: 'schema', path },
      });
    }
    const who = subjectOf(level, subject);
    const found = await layersFor(this.#reader, who);
    const layer = {
      level,
      subject: level === 'domain' ? parseDomain(subject) : subject,
      preset: level === 'platform' ? (preset ?? found.preset) : ('' as const),
      change:
        level === 'platform' || preset === undefined ? parsed.data : takenOver(level, presets[preset], parsed.data),
    };
    const next = setLayer(found, layer);
    requirePossible(policyUnder(presets[next.preset], next.layers));
    return { layer, subject: who };
  }
}

/** A preset as a level below the platform says it, with what is said besides. */
function takenOver(level: PolicyLevel, preset: Policy, change: PolicyChange): PolicyChange {
  return {
    name: { ...preset.name, ...change.name },
    password: { ...preset.password, ...change.password },
    // Limits of domains and accounts come from above: a customer has no more than the plan gives.
    limits: { ...(level === 'plan' && preset.limits), ...change.limits },
  };
}

/** Accounts that a level speaks for, by id behind `after`, with the number of their aliases. */
function accountsUnder(reader: Reader, { plan, domain, account }: PolicySubject, after: number) {
  type Row = Pick<AccountRow, 'account_id' | 'local' | 'domain'> & { aliases: number };
  const conditions = [`status <> 'deleted'`, 'account_id > ?'];
  const values: (string | number)[] = [after];
  if (plan !== undefined) {
    conditions.push(
      'domain IN (SELECT d.name FROM domain d JOIN customer c ON c.customer_id = d.customer_id WHERE c.plan = ?)',
    );
    values.push(plan);
  }
  if (domain !== undefined) {
    conditions.push('domain = ?');
    values.push(domain);
  }
  if (account !== undefined) {
    conditions.push('account_id = ?');
    values.push(account);
  }
  return reader.all<Row>(
    `SELECT account_id, local, domain,
       (SELECT count(*) FROM address x WHERE x.account_id = account.account_id AND x.is_alias = 1) AS aliases
     FROM account WHERE ${conditions.join(' AND ')} ORDER BY account_id LIMIT ?`,
    ...values,
    directoryLimits.page,
  );
}

function subjectOf(level: PolicyLevel, subject: string): PolicySubject {
  switch (level) {
    case 'platform':
      return {};
    case 'plan':
      return { plan: subject };
    case 'domain':
      return { domain: parseDomain(subject) };
    case 'account':
      return { account: Number(subject) };
  }
}

/** Throws `bad-argument` for a policy that nothing could keep. */
function requirePossible({ name, password }: Policy): void {
  for (const [field, rule] of Object.entries({ name, password })) {
    if (rule.min > rule.max) {
      throw new MailError('bad-argument', `nothing could keep this policy: ${field}.min is above ${field}.max`, {
        detail: { reason: 'impossible', path: `${field}.min` },
      });
    }
  }
}
