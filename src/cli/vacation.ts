import type { Command } from 'commander';
import { vacationLimits } from '#base/limits-queue.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { openRules } from './mail-rules.ts';
import type { Outcome, Session } from './session.ts';

interface SetOptions {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  days?: string;
}

/** `sowa vacation set`, `show` and `clear`. */
export function vacationCommands(program: Command, { texts, action }: Frame): void {
  const vacation = program.command('vacation').description(texts.vacation);
  const on = (name: string, description: string) =>
    vacation.command(name).argument('<address>', texts.accountAddress).description(description);
  on('set', texts.vacationSet)
    .option('--from <day>', texts.optionFrom)
    .option('--to <day>', texts.optionTo)
    .option('--subject <subject>', texts.optionSubject)
    .option('--text <text>', texts.optionText)
    .option('--days <number>', texts.optionDays)
    .action(action(set));
  on('show', texts.vacationShow).action(action(show));
  on('clear', texts.vacationClear).action(action(clear));
}

async function set(session: Session, account: string, options: SetOptions): Promise<Outcome> {
  const { texts } = session;
  const vacation = {
    starts_at: options.from === undefined ? Date.now() : startOf(session, options.from),
    // The last day is one of absence too.
    ends_at: options.to === undefined ? null : startOf(session, options.to) + dayLength,
    subject: options.subject ?? '',
    text: options.text ?? '',
    interval_days: daysOf(session, options.days),
  };
  await using open = await openRules(session);
  await session.saying(wordsFor(session, account), () => open.rules.setVacation(account, vacation));
  return { data: { account, ...described(vacation) }, text: texts.vacationIsSet(account) };
}

async function show(session: Session, account: string): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const row = await session.saying(wordsFor(session, account), () => open.rules.vacation(account));
  if (row === undefined) return { data: null, text: texts.noVacation(account) };
  const data = described(row);
  const lines = [texts.vacationTime(data.from, data.to ?? '…'), row.subject, row.text];
  return { data, text: lines.filter((line) => line !== '').join('\n') };
}

async function clear(session: Session, account: string): Promise<Outcome> {
  await using open = await openRules(session);
  await session.saying(wordsFor(session, account), () => open.rules.clearVacation(account));
  return { data: { account }, text: session.texts.vacationCleared(account) };
}

const dayLength = 24 * 3600_000;

function described(row: {
  starts_at: number;
  ends_at: number | null;
  subject: string;
  text: string;
  interval_days: number;
}) {
  return {
    from: new Date(row.starts_at).toISOString(),
    to: row.ends_at === null ? null : new Date(row.ends_at).toISOString(),
    subject: row.subject,
    text: row.text,
    days: row.interval_days,
  };
}

/** The beginning of a day, in the time of this machine. */
function startOf({ texts }: Session, text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (year === undefined || date.getMonth() !== Number(month) - 1) throw new Failure(texts.badDay(text), 2);
  return date.getTime();
}

function daysOf({ texts }: Session, text: string | undefined): number {
  if (text === undefined) return vacationLimits.interval;
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > vacationLimits.maxInterval) {
    throw new Failure(texts.badValue(text, texts.expectCount(1, vacationLimits.maxInterval)), 2);
  }
  return days;
}

function wordsFor({ texts }: Session, account: string) {
  return { 'bad-syntax': texts.badAddress(account), 'not-found': texts.noAccount(account) };
}
