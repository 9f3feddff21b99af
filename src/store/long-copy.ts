import { MailError } from '#base/errors.ts';
import { stepLimits } from '#base/limits-steps.ts';
import type { Transactor } from '#db/types.ts';
import { nextModseq } from './changes.ts';
import { type Copied, type CopyArgs, copyInto } from './copy.ts';
import { expungeRanges, hasMailbox } from './expunge.ts';
import { mailboxById, requireMailbox } from './mailboxes.ts';
import type { Scope } from './types.ts';
import { packNumbers, packRanges, unpackRanges } from './uid-set.ts';
import { endUnfinished, noteUnfinished, recallUnfinished, type Unfinished, updateUnfinished } from './unfinished.ts';

/** Begins a copy of several steps, which are remembered until the last is done. Throws `not-found`. */
export async function beginCopy(tx: Transactor, args: Scope & { to: string }): Promise<Unfinished> {
  const began = await nextModseq(tx, args.account);
  const { mailbox_id: mailbox } = await requireMailbox(tx, args.account, args.to);
  const work = { kind: 'copy', account: args.account, mailbox, began } as const;
  await noteUnfinished(tx, work, note(args.now, ''));
  return work;
}

/**
 * Copies the messages of one step, and remembers the UIDs they got. Throws `over-quota`; `bad-state` where the copy was
 * taken back because nobody went on with it, or its destination is gone.
 */
export async function continueCopy(
  tx: Transactor,
  args: Omit<CopyArgs, 'to'> & { work: Unfinished; last: boolean },
): Promise<Copied> {
  const { account, work, last, now } = args;
  const modseq = await nextModseq(tx, account);
  const noted = await recallUnfinished(tx, work);
  if (noted === undefined || steppedAt(noted) === undone || !(await hasMailbox(tx, account, work.mailbox))) {
    throw new MailError('bad-state', 'the copy was taken back, or its destination deleted');
  }
  const copied = await copyInto(tx, args, modseq, await mailboxById(tx, account, work.mailbox));
  if (last) await endUnfinished(tx, work);
  else await updateUnfinished(tx, work, note(now, joined(placedBy(noted), packNumbers(copied.to))));
  return copied;
}

/**
 * Takes one step of a copy back (RFC 9051 6.4.7: the destination is as it was before); the last first. `ifAbandoned`
 * spares a copy that somebody still goes on with. True where more is left.
 */
export async function undoCopy(
  tx: Transactor,
  args: Scope & { work: Unfinished; ifAbandoned: boolean },
): Promise<boolean> {
  const { account, work, now } = args;
  const modseq = await nextModseq(tx, account);
  const noted = await recallUnfinished(tx, work);
  if (noted === undefined) return false;
  if (args.ifAbandoned && now - steppedAt(noted) < stepLimits.abandoned) return false;
  const placed = unpackRanges(placedBy(noted));
  const ranges = placed.splice(-1);
  await expungeRanges(tx, { account, now, mailbox: work.mailbox }, modseq, ranges);
  if (placed.length === 0) await endUnfinished(tx, work);
  else await updateUnfinished(tx, work, note(undone, packRanges(placed)));
  return placed.length > 0;
}

/** In place of the time of the last step: it can no longer go on, and whoever comes first takes the rest back. */
const undone = 0;

/** When its last step was, and the ranges of UIDs that its steps have placed, one after the other. */
function note(now: number, placed: string): string {
  return `${now} ${placed}`;
}

function steppedAt(noted: string): number {
  return Number(noted.slice(0, noted.indexOf(' ')));
}

function placedBy(noted: string): string {
  return noted.slice(noted.indexOf(' ') + 1);
}

/** Each step stays a range of its own, so that it is taken back in a step. */
function joined(before: string, step: string): string {
  return before === '' || step === '' ? before + step : `${before},${step}`;
}
