import type { Code, MailError } from '#base/errors.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { SealedOutcome } from './outcome-rows.ts';
import type { RowProblem } from './verdict.ts';

/** Why a row that was right did not become an account after all. `row`: by what the account met when it was made. */
export type OutcomeProblem = RowProblem | { field: 'row'; rule: Code };

/** What became of a row that was to be created. `password` is there where it was generated: this once. */
export type RowOutcome =
  | { line: number; address: string; made: true; password: string | null }
  | { line: number; address: string; made: false; problem: OutcomeProblem };

/** What an account that could not be made says of its row. */
export function problemOf({ code, detail }: MailError): OutcomeProblem {
  if (code === 'already-exists') return { field: 'address', rule: 'exists' };
  if (code === 'denied') return { field: 'address', rule: 'foreign-domain' };
  if (code === 'limit' && detail['reason'] !== 'forwards') return { field: 'address', rule: 'over-plan' };
  return { field: 'row', rule: code };
}

/** An outcome as it is kept until somebody is told: it may be opened as this row of this import only. */
export function sealOutcome(sealer: Sealer, batch: number, outcome: RowOutcome): Uint8Array {
  return sealer.seal(purposeOf(batch, outcome.line), JSON.stringify(outcome));
}

/** The inverse of `sealOutcome`, for many. Throws `corrupt` where they were sealed with another key file. */
export function openOutcomes(sealer: Sealer, batch: number, rows: readonly SealedOutcome[]): RowOutcome[] {
  return rows.map(({ line, outcome }) => JSON.parse(sealer.open(purposeOf(batch, line), outcome)) as RowOutcome);
}

function purposeOf(batch: number, line: number): string {
  return `import ${batch} line ${line}`;
}
