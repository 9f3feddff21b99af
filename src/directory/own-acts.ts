import type { ArgsOf, Call, Database } from '#db/types.ts';
import type { Actor } from './access.ts';
import type { Administration } from './administration.ts';
import type { AuditActor } from './audit/rows.ts';
import type { Snapshot } from './audit/snapshots.ts';
import type { DirectoryOperations } from './operations.ts';
import type { Principal } from './principal.ts';

/** Who does something, as the log names them. */
export type Doer = Pick<Actor, 'name' | 'role'> & Pick<AuditActor, 'via'>;

/** Changes of credentials that their owner makes, or somebody who may: with their row in the audit log, in one transaction. */
export class OwnActs {
  readonly #database: Database;
  readonly #administration: Administration;

  constructor(parts: { database: Database; administration: Administration }) {
    this.#database = parts.database;
    this.#administration = parts.administration;
  }

  /** Executes calls; their results in order. A proof of identity entitles to it, or the caller has checked. `note` is told in the log; never a secret. */
  async do(by: Doer, principal: Principal, note: Snapshot, calls: readonly Call[]): Promise<unknown[]> {
    const actor = { actor: by.name, role: by.role, via: by.via };
    const results = await this.#database.write(
      this.#administration.audited(actor, { ...actOn(principal), note }, calls),
    );
    return results.slice(1, -1);
  }
}

/** A call of an operation of the directory. */
export function directoryCall<N extends keyof DirectoryOperations>(
  name: N,
  args: ArgsOf<DirectoryOperations, N>,
): Call {
  return { name, args, lane: 0 };
}

function actOn(principal: Principal) {
  if ('account' in principal) {
    return { action: 'credential.change', subject: { kind: 'account', account: principal.account } } as const;
  }
  const subject = { kind: 'administrator', login: principal.administrator } as const;
  return { action: 'administrator.change', subject } as const;
}
