import type { Command } from 'commander';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { openRules } from './mail-rules.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa forward add`, `list`, `remove` and `resume`. */
export function forwardCommands(program: Command, { texts, action }: Frame): void {
  const forward = program.command('forward').description(texts.forward);
  const on = (name: string, description: string) =>
    forward.command(name).argument('<address>', texts.accountAddress).description(description);
  on('add', texts.forwardAdd)
    .argument('<target>', texts.forwardTarget)
    .option('--no-copy', texts.optionNoCopy)
    .option('--for <alias>', texts.optionForAlias)
    .action(action(add));
  on('list', texts.forwardList).action(action(list));
  on('remove', texts.forwardRemove).argument('<number>', texts.forwardNumber).action(action(remove));
  on('resume', texts.forwardResume).argument('<number>', texts.forwardNumber).action(action(resume));
}

async function add(
  session: Session,
  account: string,
  target: string,
  options: { copy: boolean; for?: string },
): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const words = {
    'bad-syntax': texts.badAddress(target),
    'not-found': texts.noAccount(account),
    'already-exists': texts.forwardExists(target),
  };
  const { copy } = options;
  const forward = await session.saying(words, () =>
    open.rules.addForward({ account, source: options.for, target, keepCopy: copy }),
  );
  return {
    data: { number: forward, account, target, copy },
    text: texts.forwardAdded(options.for ?? account, target, copy),
  };
}

async function list(session: Session, account: string): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const words = { 'bad-syntax': texts.badAddress(account), 'not-found': texts.noAccount(account) };
  const rows = await session.saying(words, () => open.rules.listForwards(account));
  const data = rows.map((row) => ({
    number: row.forward_id,
    for: row.source === '' ? account : row.source,
    target: row.target,
    copy: row.keep_copy === 1,
    status: row.status,
    refusals: row.refusals,
    reason: row.reason,
  }));
  const head = [texts.headNumber, texts.headFor, texts.headTarget, texts.headCopy, texts.headStatus];
  const cells = data.map((row) => [
    String(row.number),
    row.for,
    row.target,
    row.copy ? texts.yes : texts.no,
    row.status === 'paused' ? texts.forwardPaused(row.reason ?? '') : texts.forwardActive,
  ]);
  return { data, text: data.length === 0 ? texts.noForwards : columns([head, ...cells]) };
}

async function remove(session: Session, account: string, text: string): Promise<Outcome> {
  const forward = numberOf(session, text);
  await using open = await openRules(session);
  await session.saying(wordsFor(session, account, text), () => open.rules.removeForward(account, forward));
  return { data: { number: forward }, text: session.texts.forwardRemoved(text) };
}

async function resume(session: Session, account: string, text: string): Promise<Outcome> {
  const forward = numberOf(session, text);
  await using open = await openRules(session);
  await session.saying(wordsFor(session, account, text), () => open.rules.resumeForward(account, forward));
  return { data: { number: forward }, text: session.texts.forwardResumed(text) };
}

function wordsFor({ texts }: Session, account: string, number: string) {
  return { 'bad-syntax': texts.badAddress(account), 'not-found': texts.noForward(account, number) };
}

function numberOf({ texts }: Session, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Failure(texts.badForwardNumber(text), 2);
  return Number(text);
}
