import { constants, setPriority } from 'node:os';
import { type Command, Option } from 'commander';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { parseSize } from '#config/kinds.ts';
import { Administration } from '#directory/administration.ts';
import { readImportFile } from '#directory/import/file.ts';
import { Imports, type ImportPlan } from '#directory/import/imports.ts';
import type { RowOutcome } from '#directory/import/outcomes.ts';
import { importTemplate } from '#directory/import/template.ts';
import { fileFaultText, rowProblemText } from '#directory/import/texts.ts';
import type { BadPassword, RowVerdict } from '#directory/import/verdict.ts';
import { violationText } from '#directory/policy/texts.ts';
import { openSealer } from '#directory/sealing.ts';
import type { Installation } from '#installation.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { readInputFile } from './input-file.ts';
import type { Outcome, Session } from './session.ts';

interface RunOptions {
  dryRun?: true;
  valid?: true;
  badPassword: BadPassword;
  space?: string;
}

/** `sowa import run`, `list`, `report`, `undo` and `template`. */
export function importCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('import').description(texts.import);
  group
    .command('run')
    .argument('<file>', texts.importFile)
    .description(texts.importRun)
    .option('--dry-run', texts.importDryRun)
    .option('--valid', texts.importValid)
    .addOption(
      new Option('--bad-password <what>', texts.importBadPassword)
        .choices(['reject', 'generate', 'must-change'])
        .default('reject'),
    )
    .option('--space <size>', texts.importSpace)
    .action(action(run));
  group.command('list').description(texts.importList).action(action(list));
  group
    .command('report')
    .argument('<number>', texts.importNumber)
    .description(texts.importReport)
    .action(action(report));
  group.command('undo').argument('<number>', texts.importNumber).description(texts.importUndo).action(action(undo));
  group.command('template').description(texts.importTemplate).action(action(printTemplate));
}

async function run(session: Session, path: string, options: RunOptions): Promise<Outcome> {
  const { texts, language, terminal } = session;
  const bytes = readInputFile(session, path);
  await using installation = await session.open();
  // Hashing takes every core for a while: mail goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const imports = await importsOf(session, installation);
  const administration = new Administration({ database: installation.database, clock: systemClock });
  const plan = await planFor(session, imports, bytes, options);
  if (options.dryRun === true) return { data: plan, text: verdictText(session, plan) };
  const refused = plan.verdicts.some(({ kind }) => kind === 'refuse');
  if (refused && options.valid !== true) throw new Failure(`${verdictText(session, plan)}\n${texts.importNothing}`);
  const { batch } = await imports.run(plan, {
    mode: options.valid === true ? 'valid' : 'all',
    actor: `cli:${session.actor().name}`,
    language,
    act: ({ id, address }, calls) => {
      const { name: actor, role, via } = session.actor();
      const subject = { kind: 'account', account: id, address } as const;
      return administration.audited({ actor, role, via }, { action: 'account.create', subject }, calls);
    },
    progress: (done, of) => terminal.error(`\r${texts.importProgress(done, of)}${done === of ? '\n' : ''}`),
  });
  const outcomes = batch === null ? [] : await imports.report(batch);
  const lines = [
    texts.importDone(outcomes.filter(({ made }) => made).length, batch),
    ...outcomes.map((outcome) => outcomeLine(session, outcome)),
    ...plan.verdicts.filter(({ kind }) => kind === 'refuse').map((verdict) => verdictLine(session, verdict)),
  ];
  return {
    data: {
      batch,
      outcomes: dataOf(session, outcomes),
      refused: plan.verdicts.filter(({ kind }) => kind === 'refuse'),
    },
    text: lines.join('\n'),
  };
}

async function planFor(session: Session, imports: Imports, bytes: Buffer, options: RunOptions): Promise<ImportPlan> {
  const { texts } = session;
  const space = options.space === undefined ? undefined : parseSize(options.space);
  if (space === undefined && options.space !== undefined)
    throw new Failure(texts.badValue(JSON.stringify(options.space), texts.expectSize), 2);
  try {
    return await imports.plan(readImportFile(bytes), { badPassword: options.badPassword, spaceBytes: space });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const sentence = fileFaultText(error.detail, session.language);
    throw sentence === undefined ? error : new Failure(sentence, 1, error);
  }
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await (await importsOf(session, installation)).list();
  const data = rows.map((row) => ({
    number: row.batch_id,
    created: new Date(row.created_at).toISOString(),
    actor: row.actor,
    state: row.state,
    untold: row.untold,
  }));
  const head = [texts.headNumber, texts.headCreated, texts.headActor, texts.headUntold, texts.headState];
  const cells = data.map((row) => [
    String(row.number),
    row.created,
    row.actor,
    String(row.untold),
    texts.importState(row.state),
  ]);
  return { data, text: data.length === 0 ? texts.importNone : columns([head, ...cells]) };
}

async function report(session: Session, text: string): Promise<Outcome> {
  const { texts } = session;
  const batch = batchOf(text);
  await using installation = await session.open();
  const imports = await importsOf(session, installation);
  if ((await imports.find(batch)) === undefined) throw new Failure(texts.importUnknown(text), 1);
  try {
    const outcomes = await imports.report(batch);
    const lines = outcomes.map((outcome) => outcomeLine(session, outcome));
    return { data: dataOf(session, outcomes), text: lines.join('\n') };
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== 'not-found') throw error;
    throw new Failure(texts.importToldBefore(batch), 1, error);
  }
}

async function undo(session: Session, text: string): Promise<Outcome> {
  const { texts } = session;
  const batch = batchOf(text);
  await using installation = await session.open();
  try {
    const accounts = await (await importsOf(session, installation)).undo(batch);
    return { data: { batch, accounts }, text: texts.importUndone(batch, accounts) };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'not-found') throw new Failure(texts.importUnknown(text), 1, error);
    if (error.code !== 'conflict') throw error;
    const { reason, addresses } = error.detail;
    throw new Failure(
      reason === 'touched' ? texts.importTouched(String(addresses)) : texts.importGone(batch),
      1,
      error,
    );
  }
}

async function printTemplate(session: Session): Promise<undefined> {
  session.terminal.out(importTemplate);
}

async function importsOf(session: Session, { database, directory, policies }: Installation): Promise<Imports> {
  const sealer = await openSealer(session.config().key_file);
  return new Imports({ database, directory, policies, sealer, clock: systemClock });
}

/** The number that somebody wrote; 0, which no import has, for what is none. */
function batchOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function verdictText(session: Session, { verdicts }: ImportPlan): string {
  const count = (kind: RowVerdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  const summary = session.texts.importPlan(count('create'), count('done'), count('refuse'));
  return [...verdicts.map((verdict) => verdictLine(session, verdict)), summary].join('\n');
}

function verdictLine({ texts, language }: Session, verdict: RowVerdict): string {
  const place = `${verdict.line}: ${verdict.address}`;
  switch (verdict.kind) {
    case 'done':
      return `${place}: ${texts.importIsDone}`;
    case 'refuse':
      return `${place}: ${verdict.problems.map((problem) => rowProblemText(problem, language)).join(' ')}`;
    case 'create': {
      const { password, mustChange } = verdict.account;
      const said = password === null ? texts.importWillGenerate : texts.importOk;
      const notes = verdict.notes.map((note) => violationText(note, language));
      return [`${place}: ${said}`, ...notes, ...(mustChange ? [texts.importMustChange] : [])].join(' ');
    }
  }
}

/** For programs: the sentence beside the rule that it tells of. */
function dataOf({ language }: Session, outcomes: readonly RowOutcome[]): unknown[] {
  return outcomes.map((outcome) =>
    outcome.made
      ? outcome
      : { ...outcome, problem: { ...outcome.problem, text: rowProblemText(outcome.problem, language) } },
  );
}

function outcomeLine({ language }: Session, outcome: RowOutcome): string {
  if (!outcome.made) return `${outcome.address}: ${rowProblemText(outcome.problem, language)}`;
  return `${outcome.address}${outcome.password === null ? '' : `  ${outcome.password}`}`;
}
