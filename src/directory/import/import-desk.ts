import type { Clock } from '#base/clock.ts';
import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Call, Database } from '#db/types.ts';
import { type Action, type Actor, boundsOf, mayAct } from '#directory/access.ts';
import { actingDatabase } from '#directory/acting.ts';
import type { Administration } from '#directory/administration.ts';
import { findCustomer, customerOfDomain } from '#directory/customers/rows.ts';
import type { Directory } from '#directory/directory.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { ImportTable } from './file.ts';
import { type ImportPlan, type ImportReach, Imports } from './imports.ts';
import type { SealedOutcome } from './outcome-rows.ts';
import type { RowOutcome } from './outcomes.ts';
import type { BatchRow } from './rows.ts';
import type { ImportOptions } from './verdict.ts';

/** What it is made of. */
export interface ImportDeskParts {
  database: Database;
  administration: Administration;
  directory: Directory;
  policies: Policies;
  sealer: Sealer;
  clock: Clock;
  log: Log;
}

/** How an import is to be run. */
export interface ImportWish extends ImportOptions {
  mode: 'all' | 'valid';
  language: Language;
}

/** An import with how far it is; `progress` is null where this process does not run it. */
export interface ImportStatus extends BatchRow {
  progress: Progress | null;
}

interface Progress {
  done: number;
  of: number;
}

/** An import that runs. */
interface Job extends Progress {
  listeners: Set<() => void>;
  ended: Promise<void>;
}

/** Imports as people run them through an interface: in the background, with what they may fill, and a report once. */
export class ImportDesk implements AsyncDisposable {
  /** Imports of one page. */
  readonly page = directoryLimits.page;
  readonly #parts: ImportDeskParts;
  readonly #imports: Imports;
  readonly #jobs = new Map<number, Job>();

  constructor(parts: ImportDeskParts) {
    this.#parts = parts;
    this.#imports = new Imports(parts);
  }

  /** What an import would do. Throws `denied`, and what `Imports.plan` throws. */
  async plan(actor: Actor, table: ImportTable, options: ImportOptions): Promise<ImportPlan> {
    requireEver(actor, 'import.run');
    return this.#imports.plan(table, options, await this.#reachOf(actor));
  }

  /**
   * Begins an import; its number, null where nothing is to be made. Throws `bad-state` with the plan's refusals counted
   * in `detail.refused` where all or none is wanted, and what `plan` throws.
   */
  async start(actor: Actor, table: ImportTable, { mode, language, ...options }: ImportWish): Promise<number | null> {
    const plan = await this.plan(actor, table, options);
    const refused = plan.verdicts.filter(({ kind }) => kind === 'refuse').length;
    if (mode === 'all' && refused > 0) {
      throw new MailError('bad-state', `${refused} rows are refused, so none is made`, {
        detail: { reason: 'rows-refused', refused },
      });
    }
    const of = plan.verdicts.filter(({ kind }) => kind === 'create').length;
    if (of === 0) return null;
    const begun = Promise.withResolvers<number>();
    const job: Job = { done: 0, of, listeners: new Set(), ended: Promise.resolve() };
    const run = this.#imports.run(plan, {
      mode,
      language,
      actor: actor.name,
      customer: actor.customer,
      begun: begun.resolve,
      act: ({ id, address }, calls) => this.#actOf(actor, { kind: 'account', account: id, address }, calls),
      progress: (done) => {
        job.done = done;
        for (const listener of job.listeners) listener();
      },
    });
    run.catch(begun.reject);
    const batch = await begun.promise;
    this.#jobs.set(batch, job);
    job.ended = this.#finish(batch, job, run);
    return batch;
  }

  /** Imports that somebody may see, newest first, older than `before`. */
  async list(actor: Actor, before?: number): Promise<ImportStatus[]> {
    requireEver(actor, 'import.read');
    const page = { customer: actor.customer, ...(before !== undefined && { before }) };
    return (await this.#imports.list(page)).map((row) => this.#statusOf(row));
  }

  /** Throws `not-found`. */
  async find(actor: Actor, batch: number): Promise<ImportStatus> {
    const row = await this.#imports.find(batch);
    if (row === undefined) throw new MailError('not-found', `there is no import ${batch}`);
    const subject = { kind: 'import', batch, customer: row.customer_id } as const;
    await this.#parts.administration.require(actor, 'import.read', subject);
    return this.#statusOf(row);
  }

  /** Calls `listener` when an import goes on or ends, until the returned function is called. */
  follow(batch: number, listener: () => void): () => void {
    const listeners = this.#jobs.get(batch)?.listeners;
    listeners?.add(listener);
    return () => void listeners?.delete(listener);
  }

  /** What became of the rows, with generated passwords: each row once. Throws `not-found`, also where nothing is left to tell; `bad-state` while it runs. */
  async report(actor: Actor, batch: number): Promise<RowOutcome[]> {
    const { customer_id: customer } = await this.find(actor, batch);
    if (this.#jobs.has(batch)) throw notDone(batch);
    const act = {
      action: 'import.run',
      subject: { kind: 'import', batch, customer },
      note: { report: 'fetched' },
    } as const;
    const [rows] = await this.#parts.administration.act(actor, act, [
      { name: 'import.takeOutcomes', args: { batch, now: this.#parts.clock.now() }, lane: 0 },
    ]);
    return this.#imports.openReport(batch, rows as SealedOutcome[]);
  }

  /** Deletes what an import made; how many accounts. Throws `not-found`; `bad-state` where it runs, was undone or is in use. */
  async undo(actor: Actor, batch: number): Promise<number> {
    const { customer_id: customer } = await this.find(actor, batch);
    if (this.#jobs.has(batch)) throw notDone(batch);
    const { administration } = this.#parts;
    const subject = { kind: 'import', batch, customer } as const;
    const database = actingDatabase(this.#parts.database, administration, {
      actor,
      action: 'import.run',
      subject,
      versions: null,
    });
    try {
      return await new Imports({ ...this.#parts, database }).undo(batch);
    } catch (error) {
      if (!(error instanceof MailError) || error.code !== 'conflict') throw error;
      throw new MailError('bad-state', error.message, { cause: error, detail: error.detail });
    }
  }

  /** Waits for what runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
  }

  async #finish(batch: number, job: Job, run: Promise<unknown>): Promise<void> {
    await run.catch((error: unknown) => this.#parts.log.warn('import-failed', { batch, error: String(error) }));
    this.#jobs.delete(batch);
    for (const listener of job.listeners) listener();
  }

  #statusOf(row: BatchRow): ImportStatus {
    const job = this.#jobs.get(row.batch_id);
    return { ...row, progress: job === undefined ? null : { done: job.done, of: job.of } };
  }

  /** Making an account is an act of its own, so that its owner finds in the log who made it. */
  #actOf(
    actor: Actor,
    subject: { kind: 'account'; account: number; address: { local: string; domain: string } },
    calls: readonly Call[],
  ): Call[] {
    const by = { actor: actor.name, role: actor.role, via: actor.via };
    const check = { name: 'access.require', args: { actor, action: 'import.run', subject }, lane: 0 };
    return [check, ...this.#parts.administration.audited(by, { action: 'import.run', subject }, calls)];
  }

  async #reachOf(actor: Actor): Promise<ImportReach> {
    const { reader } = this.#parts.database;
    const use = actor.customer === null ? undefined : await findCustomer(reader, actor.customer);
    return {
      room: use === undefined ? Infinity : Math.max(0, use.slots - use.used_slots),
      mayFill: async (domain) => {
        const customer = await customerOfDomain(reader, domain);
        return customer !== undefined && mayAct(actor, 'import.run', { domain, customer });
      },
    };
  }
}

/** Throws `denied` where there is nothing that the actor may do this to; rows are looked at one by one. */
function requireEver(actor: Actor, action: Action): void {
  if (boundsOf(actor, action) === undefined) throw new MailError('denied', `${actor.name} may not do this: ${action}`);
}

function notDone(batch: number): MailError {
  return new MailError('bad-state', `the import ${batch} is not done`, { detail: { reason: 'import-running' } });
}
