import { randomUUID } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { auditLimits } from '#base/limits-administration.ts';
import type { ArgsOf, Call, Database, ResultOf } from '#db/types.ts';
import type { Action, Actor } from './access.ts';
import { type AuditActor, type AuditFilter, type AuditRow, listAudit, requireAccess } from './audit/rows.ts';
import type { Snapshot } from './audit/snapshots.ts';
import type { Subject } from './audit/subjects.ts';
import type { DirectoryOperations } from './operations.ts';

/** What is to be done to what. */
export interface Act {
  action: Action;
  subject: Subject;
  /** What the actor must be allowed to do this to besides, such as the domain of a new alias. */
  also?: readonly Subject[];
  /** Told in the log beside what differs; never a secret. */
  note?: Snapshot;
}

/** The operator at the command line of this machine, who may do everything. */
export function commandLineActor(name: string): Actor {
  return { role: 'operator', name, customer: null, account: null, scopes: null, via: 'cli' };
}

/**
 * The one way in which somebody does something: whether they may, what is done, and the row of the audit log are one
 * transaction. The rights of the actor are those of the moment when its identity was proved; whose the subject is, is
 * read inside the transaction.
 */
export class Administration {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ database, clock }: { database: Database; clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Executes calls as one act; their results in order. Throws `denied`, `not-found` for what the actor must not see, and what the calls throw. */
  async act(actor: Actor, act: Act, calls: readonly Call[]): Promise<unknown[]> {
    const { action, subject, also = [] } = act;
    const checks = [subject, ...also].map((one) => ({
      name: 'access.require',
      args: { actor, action, subject: one },
      lane: 0,
    }));
    const by = { actor: actor.name, role: actor.role, via: actor.via };
    const results = await this.#database.write([...checks, ...this.audited(by, act, calls)]);
    return results.slice(checks.length + 1, -1);
  }

  /** One operation of the directory as an act; its result. */
  async do<N extends keyof DirectoryOperations>(
    actor: Actor,
    act: Act,
    name: N,
    args: ArgsOf<DirectoryOperations, N>,
  ): Promise<ResultOf<DirectoryOperations, N>> {
    const [result] = await this.act(actor, act, [{ name, args, lane: 0 }]);
    return result as ResultOf<DirectoryOperations, N>;
  }

  /** The calls with what puts them into the log, for acts that something else entitles to. One result more in front and behind. */
  audited(by: AuditActor, { action, subject, note }: Omit<Act, 'also'>, calls: readonly Call[]): Call[] {
    const act = randomUUID();
    const begin = { act, by, action, subject, now: this.#clock.now() };
    // PostgreSQL runs the calls in the order of their lanes: what is there afterwards is read in the last of them.
    const last = Math.max(0, ...calls.map(({ lane }) => lane));
    return [
      { name: 'audit.begin', args: begin, lane: 0 },
      ...calls,
      { name: 'audit.end', args: { act, subject, note: note ?? null }, lane: last },
    ];
  }

  /** For what is only read. Throws as `act` does. */
  require(actor: Actor, action: Action, subject: Subject): Promise<void> {
    return requireAccess(this.#database.reader, { actor, action, subject });
  }

  /**
   * A page of the audit log, newest first, older than the row `before`. A mailbox user reads what concerns the own
   * account, a customer what concerns the own domains. Throws `denied`, `not-found` (the account of the filter).
   */
  async log(actor: Actor, filter: AuditFilter = {}, before = Number.MAX_SAFE_INTEGER): Promise<AuditRow[]> {
    const own = actor.role === 'mailbox-user' ? (actor.account ?? undefined) : undefined;
    const account = filter.account ?? own;
    const customer = filter.customer ?? actor.customer ?? undefined;
    const subject = subjectOfFilter(account, customer);
    await this.require(actor, 'audit.read', subject);
    return listAudit(this.#database.reader, { ...filter, account, customer }, { before, limit: auditLimits.page });
  }
}

function subjectOfFilter(account: number | undefined, customer: number | undefined): Subject {
  if (account !== undefined) return { kind: 'account', account };
  return customer === undefined ? { kind: 'installation' } : { kind: 'customer', customer };
}
