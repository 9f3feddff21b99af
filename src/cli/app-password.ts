import type { Command } from 'commander';
import { MailError } from '#base/errors.ts';
import { type AppPasswordRow, type AppScope, appScopes } from '#directory/app-passwords.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

interface AddOptions {
  name: string;
  scope?: string[];
  network?: string[];
  expires?: string;
}

/** `sowa app-password add`, `list` and `remove`. */
export function appPasswordCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('app-password').description(texts.appPassword);
  const onAddress = (name: string, description: string): Command =>
    group.command(name).argument('<address>', texts.accountAddress).description(description);
  onAddress('add', texts.appPasswordAdd)
    .requiredOption('--name <name>', texts.appPasswordName)
    .option('--scope <scope...>', texts.appPasswordScope(appScopes.join(', ')))
    .option('--network <network...>', texts.appPasswordNetwork)
    .option('--expires <date>', texts.appPasswordExpires)
    .action(action(add));
  onAddress('list', texts.appPasswordList).action(action(list));
  onAddress('remove', texts.appPasswordRemove).argument('<number>', texts.appPasswordNumber).action(action(remove));
}

async function add(session: Session, address: string, options: AddOptions): Promise<Outcome> {
  const { texts } = session;
  const unknown = options.scope?.find((scope) => !isScope(scope));
  if (unknown !== undefined) throw new Failure(texts.appPasswordWrong('scopes'), 2);
  const wanted = {
    name: options.name,
    scopes: options.scope?.filter(isScope) ?? appScopes,
    networks: options.network ?? [],
    expiresAt: options.expires === undefined ? null : Date.parse(options.expires),
  };
  if (Number.isNaN(wanted.expiresAt)) throw new Failure(texts.appPasswordWrong('expiresAt'), 2);
  await using installation = await session.open();
  try {
    const { id, letters } = await installation.directory.addAppPassword(address, wanted);
    const shown = letters.replaceAll(/(....)(?=.)/g, '$1 ');
    return { data: { id, password: letters }, text: `${texts.appPasswordAdded(id)}\n${shown}` };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'bad-argument') {
      throw new Failure(texts.appPasswordWrong(String(error.detail['field'])), 1, error);
    }
    throw error.code === 'not-found' ? new Failure(texts.noAccount(address), 1, error) : error;
  }
}

async function list(session: Session, address: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'bad-syntax': texts.badAddress(address), 'not-found': texts.noAccount(address) };
  const rows = await session.saying(words, () => installation.directory.listAppPasswords(address));
  const data = rows.map(dataOf);
  const head = [
    texts.headNumber,
    texts.headName,
    texts.headScopes,
    texts.headNetworks,
    texts.headExpires,
    texts.headUsedAt,
  ];
  const cells = data.map((row) => [
    String(row.id),
    row.name,
    row.scopes.join(' '),
    row.networks.join(' '),
    row.expires ?? '',
    row.used ?? '',
  ]);
  return { data, text: data.length === 0 ? texts.appPasswordNone : columns([head, ...cells]) };
}

async function remove(session: Session, address: string, text: string): Promise<Outcome> {
  const { texts } = session;
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  await using installation = await session.open();
  const words = { 'bad-syntax': texts.badAddress(address), 'not-found': texts.appPasswordUnknown(address, text) };
  await session.saying(words, () => installation.directory.removeAppPassword(address, id));
  return { data: { id }, text: texts.appPasswordRemoved(id) };
}

function dataOf(row: AppPasswordRow) {
  const date = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  return {
    id: row.app_id,
    name: row.name,
    scopes: words(row.scopes),
    networks: words(row.networks),
    created: date(row.created_at),
    expires: date(row.expires_at),
    used: date(row.used_at),
  };
}

function isScope(text: string): text is AppScope {
  return (appScopes as readonly string[]).includes(text);
}
