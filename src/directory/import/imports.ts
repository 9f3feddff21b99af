import type { Clock } from '#base/clock.ts';
import type { Language } from '#base/catalogue.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { directoryLimits, importLimits } from '#base/limits.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Call, Database, Reader } from '#db/types.ts';
import { addressOf } from '#directory/accounts.ts';
import { findAddress } from '#directory/addresses.ts';
import type { Directory } from '#directory/directory.ts';
import { isOurDomain } from '#directory/domains.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { generatePassword } from '#directory/policy/generate.ts';
import type { Strength } from '#directory/policy/password-rule.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { Policy } from '#directory/policy/types.ts';
import type { Sealer } from '#directory/sealing.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type { ImportTable } from './file.ts';
import type { SealedOutcome } from './outcome-rows.ts';
import { openOutcomes, problemOf, type RowOutcome, sealOutcome } from './outcomes.ts';
import { type BatchRow, findBatch, listBatches, madeByBatch, madeByFile } from './rows.ts';
import {
  type ImportFacts,
  type ImportOptions,
  judgeRows,
  type PlannedAccount,
  readAddress,
  type RowVerdict,
} from './verdict.ts';

/** What an import would do: nothing is written yet. */
export interface ImportPlan {
  table: ImportTable;
  /** One for each row, in order. */
  verdicts: RowVerdict[];
}

/** How an import ended; `batch` is what `undo` takes, null where nothing was to be made. */
export interface ImportReport {
  batch: number | null;
  outcomes: RowOutcome[];
}

export interface RunOptions {
  /** `all`: every row or none; `valid`: the rows that can be made. */
  mode: 'all' | 'valid';
  /** Who imports, for the record. */
  actor: string;
  language: Language;
  /** Called after each account whose password is hashed, with how many are. */
  progress?: (done: number, of: number) => void;
  /** Whose import it is; the operator's where it is not given. */
  customer?: number | null;
  /** Called with the number of the batch, once there is one. */
  begun?: (batch: number) => void;
  /** What makes an account, as an act of somebody. */
  act?: (account: { id: number; address: Address }, calls: readonly Call[]) => Call[];
}

/** What somebody may fill; where nobody says, every domain of ours without a bound. */
export interface ImportReach {
  mayFill(domain: string): Promise<boolean>;
  /** Accounts that the plan still has room for. */
  room: number;
}

/** The parts of Imports. `directory` may hash passwords on as many cores as it likes. */
export interface ImportParts {
  database: Database;
  directory: Directory;
  policies: Policies;
  sealer: Sealer;
  clock: Clock;
}

/** Many accounts from one file: a plan first, then all of it or what is valid, and a way back. */
export class Imports {
  readonly #parts: ImportParts;
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;

  constructor(parts: ImportParts) {
    this.#parts = parts;
    this.#reader = parts.database.reader;
    this.#write = writerFor<DirectoryOperations>(parts.database);
  }

  /** Judges rows by what there is now. Throws `limit` for more than the policy allows. */
  async plan(table: ImportTable, options: ImportOptions, reach?: ImportReach): Promise<ImportPlan> {
    const { rows, key } = table;
    const addresses = rows.map(({ address }) => address);
    const limit = await this.#rowLimit(addresses);
    if (rows.length > limit) {
      throw new MailError('limit', `the table has ${rows.length} rows, the policy allows ${limit}`, {
        detail: { reason: 'over-policy', rows: rows.length, limit },
      });
    }
    const facts = await this.#facts(
      addresses,
      rows.map(({ password }) => password),
      key,
      reach ?? { mayFill: (domain) => isOurDomain(this.#reader, domain), room: Infinity },
    );
    return { table, verdicts: judgeRows(rows, facts, options) };
  }

  /** Makes the accounts of a plan. Throws `conflict` in the mode `all` where a row is refused, or was taken meanwhile: nothing is made then. */
  async run(plan: ImportPlan, options: RunOptions): Promise<ImportReport> {
    const refused = plan.verdicts.filter(({ kind }) => kind === 'refuse').length;
    if (options.mode === 'all' && refused > 0) {
      throw new MailError('conflict', `${refused} rows are refused, so none is made`, { detail: { refused } });
    }
    const wanted = plan.verdicts.filter((verdict) => verdict.kind === 'create');
    if (wanted.length === 0) return { batch: null, outcomes: [] };
    const batch = await this.#write(0, 'import.begin', {
      fileHash: plan.table.key,
      actor: options.actor,
      customer: options.customer,
      now: this.#parts.clock.now(),
    });
    options.begun?.(batch);
    const outcomes =
      options.mode === 'all'
        ? await this.#runAll(batch, wanted, options)
        : await this.#runValid(batch, wanted, options);
    await this.#write(0, 'import.end', { batch, from: 'open', to: 'done' });
    return { batch, outcomes };
  }

  /**
   * Deletes what a batch made; how many accounts. Throws `not-found`; `conflict` where it was undone already, or where
   * accounts of it have mail, logins or other passwords: `detail.addresses` names the first of them.
   */
  async undo(batch: number): Promise<number> {
    const row = await findBatch(this.#reader, batch);
    if (row === undefined) throw new MailError('not-found', `there is no import ${batch}`);
    if (row.state === 'undone') throw new MailError('conflict', `the import ${batch} was undone already`);
    const made = await madeByBatch(this.#reader, batch);
    const touched = made.filter(({ touched: uses }) => uses > 0);
    if (touched.length > 0) {
      const addresses = touched.slice(0, 5).map(addressOf).join(', ');
      throw new MailError('conflict', `accounts of this import are in use: ${addresses}`, {
        detail: { reason: 'touched', accounts: touched.length, addresses },
      });
    }
    await this.#write(0, 'import.end', { batch, from: row.state, to: 'undone' });
    for (const account of made) await this.#parts.directory.deleteAccount(addressOf(account));
    return made.length;
  }

  /** What became of the rows, with generated passwords, each row once. Throws `not-found` where nothing is left to tell. */
  async report(batch: number): Promise<RowOutcome[]> {
    return this.openReport(batch, await this.#write(0, 'import.takeOutcomes', { batch, now: this.#parts.clock.now() }));
  }

  /** Reads what `import.takeOutcomes` gave. */
  openReport(batch: number, rows: readonly SealedOutcome[]): RowOutcome[] {
    return openOutcomes(this.#parts.sealer, batch, rows);
  }

  /** Imports, newest first, older than `before`: of one customer, or of all (null). */
  list(page: { customer?: number | null; before?: number } = {}): Promise<BatchRow[]> {
    return listBatches(this.#reader, directoryLimits.page, page);
  }

  /** One import. */
  find(batch: number): Promise<BatchRow | undefined> {
    return findBatch(this.#reader, batch);
  }

  /** The least that the policies of the file's domains allow. */
  async #rowLimit(addresses: readonly string[]): Promise<number> {
    const domains = new Set(addresses.map((text) => readAddress(text)?.domain ?? ''));
    const limits: number[] = [];
    for (const domain of domains) {
      const { policy } = await this.#parts.policies.effective({ domain });
      limits.push(policy.limits.importRows);
    }
    return Math.min(...limits);
  }

  async #facts(
    addresses: readonly string[],
    passwords: readonly string[],
    key: string,
    reach: ImportReach,
  ): Promise<ImportFacts> {
    const { policies } = this.#parts;
    const found: Map<string, Policy> = new Map();
    const taken = new Set<string>();
    let judging = false;
    for (const text of addresses) {
      const address = readAddress(text);
      if (address === null) continue;
      if (!found.has(address.domain) && (await reach.mayFill(address.domain))) {
        const { policy } = await policies.effective({ domain: address.domain });
        found.set(address.domain, policy);
        judging ||= policy.password.strength > 0;
      }
      if ((await findAddress(this.#reader, address)) !== undefined) taken.add(formatAddress(address));
    }
    const strengths = new Map<string, Strength>();
    const pairOf = (password: string, name: string): string => JSON.stringify([password, name]);
    const judge = async (password: string, i: number): Promise<void> => {
      const name = readAddress(addresses[i] ?? '')?.local ?? '';
      if (password !== '') strengths.set(pairOf(password, name), await policies.strength(password, [name]));
    };
    if (judging) await Promise.all(passwords.map(judge));
    const made = await madeByFile(this.#reader, key);
    return {
      policies: found,
      taken,
      done: new Map(made.map((row) => [row.line, addressOf(row)])),
      room: reach.room,
      strength: (password, name) => strengths.get(pairOf(password, name)) ?? 0,
    };
  }

  /** One transaction for all. */
  async #runAll(batch: number, wanted: readonly Wanted[], options: RunOptions): Promise<RowOutcome[]> {
    const calls: Call[] = [];
    const outcomes: RowOutcome[] = [];
    try {
      await this.#each(wanted, options, async (row) => {
        const prepared = await this.#prepare(batch, row, options);
        calls.push(...prepared.calls);
        outcomes.push(prepared.outcome);
      });
      await this.#parts.database.write(calls);
    } catch (error) {
      await this.#write(0, 'import.end', { batch, from: 'open', to: 'undone' });
      if (codeOf(error) !== 'already-exists') throw error;
      await this.#keepTaken(batch, wanted);
      throw new MailError('conflict', 'an address was taken meanwhile, so nothing is made', { cause: error });
    }
    return outcomes.toSorted((a, b) => a.line - b.line);
  }

  /** One transaction for each row. */
  async #runValid(batch: number, wanted: readonly Wanted[], options: RunOptions): Promise<RowOutcome[]> {
    const outcomes: RowOutcome[] = [];
    await this.#each(wanted, options, async (row) => {
      try {
        const { calls, outcome } = await this.#prepare(batch, row, options);
        await this.#parts.database.write(calls);
        outcomes.push(outcome);
      } catch (error) {
        if (!(error instanceof MailError) || error.code === 'unavailable') throw error;
        outcomes.push(await this.#keepFailure(batch, row, error));
      }
    });
    return outcomes.toSorted((a, b) => a.line - b.line);
  }

  /** Says of an import that made nothing which addresses were taken meanwhile. */
  async #keepTaken(batch: number, wanted: readonly Wanted[]): Promise<void> {
    for (const row of wanted) {
      if ((await findAddress(this.#reader, row.account.address)) === undefined) continue;
      await this.#keepFailure(batch, row, new MailError('already-exists', `${row.address} exists already`));
    }
  }

  async #keepFailure(batch: number, { line, address }: Wanted, error: MailError): Promise<RowOutcome> {
    const { sealer, clock } = this.#parts;
    const outcome = { line, address, made: false as const, problem: problemOf(error) };
    const sealed = sealOutcome(sealer, batch, outcome);
    await this.#write(0, 'import.keepOutcome', { batch, line, account: null, outcome: sealed, now: clock.now() });
    return outcome;
  }

  /** Runs a job for every row, some at a time: while some are written, passwords of others are hashed. */
  async #each(wanted: readonly Wanted[], { progress }: RunOptions, job: (row: Wanted) => Promise<void>): Promise<void> {
    const rows = wanted.values();
    let done = 0;
    let failed = false;
    const worker = async (): Promise<void> => {
      for (const row of rows) {
        if (failed) return;
        try {
          await job(row);
        } catch (error) {
          failed = true;
          throw error;
        }
        done++;
        progress?.(done, wanted.length);
      }
    };
    // Nothing is left running behind a failure.
    const ends = await Promise.allSettled(Array.from({ length: importLimits.rowsAtOnce }, worker));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #prepare(batch: number, { line, address, account }: Wanted, { language, act }: RunOptions) {
    const { directory, policies, sealer, clock } = this.#parts;
    const { policy } = await policies.effective({ domain: account.address.domain });
    const password = account.password ?? generatePassword(policy.password);
    const { spaceBytes: quotaBytes, mustChange, forward: target, keepCopy } = account;
    const { id, calls } = await directory.prepareAccount({ address, password, displayName: '', language, quotaBytes });
    const now = clock.now();
    calls.push({ name: 'import.note', args: { batch, line, account: id, mustChange, now }, lane: 0 });
    if (target !== null) {
      calls.push({ name: 'forward.add', args: { account: id, source: null, target, keepCopy, now }, lane: 0 });
    }
    const generated = account.password === null ? password : null;
    const outcome = { line, address, made: true as const, password: generated };
    // With the account or not at all: whatever becomes of this process, the password can still be told.
    const sealed = sealOutcome(sealer, batch, outcome);
    calls.push({ name: 'import.keepOutcome', args: { batch, line, account: id, outcome: sealed, now }, lane: 0 });
    return { calls: act === undefined ? calls : act({ id, address: account.address }, calls), outcome };
  }
}

type Wanted = RowVerdict & { kind: 'create'; account: PlannedAccount };
