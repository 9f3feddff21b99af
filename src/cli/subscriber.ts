import { type Command, Option } from 'commander';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { subscriberLimits } from '#base/limits.ts';
import { fileFaultText } from '#directory/import/texts.ts';
import { accessTypes } from '#directory/subscribers/proof.ts';
import type { SubscriberUse } from '#directory/subscribers/rows.ts';
import { readSubscriberFile } from '#directory/subscribers/file.ts';
import { type NewSubscriber, Subscribers } from '#directory/subscribers/subscribers.ts';
import type { Installation } from '#installation.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { readInputFile } from './input-file.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

interface AddOptions {
  access: string;
  secret?: string;
  mailboxes: string;
}

/** `sowa subscriber add`, `import`, `list` and `remove`. */
export function subscriberCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('subscriber').description(texts.subscriber);
  const onLogin = (name: string, description: string): Command =>
    group.command(name).argument('<login>', texts.subscriberLogin).description(description);
  onLogin('add', texts.subscriberAdd)
    .addOption(new Option('--access <type>', texts.subscriberAccess).choices(accessTypes).makeOptionMandatory())
    .option('--secret <secret>', texts.subscriberSecret)
    .option('--mailboxes <number>', texts.subscriberMailboxes, '1')
    .action(action(add));
  group
    .command('import')
    .argument('<file>', texts.subscriberFile)
    .description(texts.subscriberImport)
    .action(action(importFile));
  group.command('list').description(texts.subscriberList).action(action(list));
  onLogin('remove', texts.subscriberRemove).action(action(remove));
}

async function add(session: Session, login: string, options: AddOptions): Promise<Outcome> {
  const { texts, terminal } = session;
  const secret = options.secret ?? (await terminal.readInput()).replace(/\r?\n$/, '');
  await using installation = await session.open();
  await put(session, installation, [{ login, access: options.access, secret, mailboxes: Number(options.mailboxes) }]);
  return { data: { login }, text: texts.subscriberAdded(login) };
}

async function importFile(session: Session, path: string): Promise<Outcome> {
  const { texts, language } = session;
  const bytes = readInputFile(session, path);
  await using installation = await session.open();
  let rows: (NewSubscriber & { line: number })[];
  try {
    rows = readSubscriberFile(bytes);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { reason, column } = error.detail;
    const sentence =
      reason === 'missing-column' ? texts.subscriberNoColumn(String(column)) : fileFaultText(error.detail, language);
    throw sentence === undefined ? error : new Failure(sentence, 1, error);
  }
  for (let start = 0; start < rows.length; start += subscriberLimits.batch) {
    await put(session, installation, rows.slice(start, start + subscriberLimits.batch));
  }
  return { data: { subscribers: rows.length }, text: texts.subscribersImported(rows.length) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const subscribers = subscribersOf(installation);
  const rows = await pages<SubscriberUse>((last) => subscribers.list(last?.login));
  const data = rows.map(({ login, access, mailboxes, used }) => ({ login, access, mailboxes, used }));
  const head = [texts.headLogin, texts.headAccess, texts.headMailboxes, texts.headUsed];
  const cells = data.map((row) => [row.login, row.access, String(row.mailboxes), String(row.used)]);
  return { data, text: data.length === 0 ? texts.subscriberNone : columns([head, ...cells]) };
}

async function remove(session: Session, login: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  await session.saying({ 'not-found': texts.subscriberUnknown(login) }, () =>
    subscribersOf(installation).remove(login),
  );
  return { data: { login }, text: texts.subscriberRemoved(login) };
}

/** Throws a Failure that names the line and the field. */
async function put(
  session: Session,
  installation: Installation,
  rows: readonly (NewSubscriber & { line?: number })[],
): Promise<void> {
  const { texts } = session;
  try {
    await subscribersOf(installation).put(rows);
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== 'bad-argument') throw error;
    const line = rows[Number(error.detail['index'])]?.line;
    const sentence = texts.subscriberWrong(String(error.detail['field']));
    throw new Failure(line === undefined ? sentence : `${line}: ${sentence}`, 1, error);
  }
}

function subscribersOf({ database, hasher }: Installation): Subscribers {
  return new Subscribers({ database, hasher, clock: systemClock });
}
