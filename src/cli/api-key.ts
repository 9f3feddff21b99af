import { type Command, Option } from 'commander';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { type Action, actions, type Role, roles } from '#directory/access.ts';
import { ApiKeys, type NewApiKey } from '#directory/api-keys/api-keys.ts';
import type { ApiKeyRow } from '#directory/api-keys/rows.ts';
import { customerCalled, customersOf } from './customer.ts';
import type { Installation } from '#installation.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

interface AddOptions {
  name: string;
  role: Role;
  customer?: string;
  account?: string;
  action?: string[];
  domain?: string[];
  network?: string[];
  expires?: string;
}

/** `sowa api-key add`, `list` and `remove`. */
export function apiKeyCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('api-key').description(texts.apiKey);
  group
    .command('add')
    .description(texts.apiKeyAdd)
    .requiredOption('--name <name>', texts.apiKeyName)
    .addOption(new Option('--role <role>', texts.apiKeyRole).choices(roles).makeOptionMandatory())
    .option('--customer <customer>', texts.apiKeyCustomer)
    .option('--account <address>', texts.apiKeyAccount)
    .option('--action <action...>', texts.apiKeyAction)
    .option('--domain <domain...>', texts.apiKeyDomain)
    .option('--network <network...>', texts.appPasswordNetwork)
    .option('--expires <date>', texts.appPasswordExpires)
    .action(action(add));
  group.command('list').description(texts.apiKeyList).action(action(list));
  group
    .command('remove')
    .argument('<number>', texts.apiKeyNumber)
    .description(texts.apiKeyRemove)
    .action(action(remove));
}

async function add(session: Session, options: AddOptions): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const wanted = await wantedOf(session, installation, options);
  try {
    const { id, token } = await keysOf(session, installation).add(session.actor(), wanted);
    return { data: { id, token }, text: `${texts.apiKeyAdded(id)}\n${token}` };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'denied') throw new Failure(texts.apiKeyTooMuch, 1, error);
    if (error.code !== 'bad-argument') throw error;
    throw new Failure(texts.apiKeyWrong(String(error.detail['field'])), 1, error);
  }
}

async function wantedOf(session: Session, installation: Installation, options: AddOptions): Promise<NewApiKey> {
  const { texts } = session;
  const { directory } = installation;
  const unknown = options.action?.find((name) => !isAction(name));
  if (unknown !== undefined) throw new Failure(texts.noAction(unknown, actions.join(', ')), 2);
  const expiresAt = options.expires === undefined ? null : Date.parse(options.expires);
  if (Number.isNaN(expiresAt)) throw new Failure(texts.apiKeyWrong('expiresAt'), 2);
  const customer =
    options.customer === undefined
      ? null
      : (await customerCalled(session, customersOf(installation), options.customer)).customer_id;
  const { account: address } = options;
  const row = address === undefined ? null : await directory.findAccount(address);
  if (row === undefined) throw new Failure(texts.noAccount(address ?? ''));
  const words = { 'bad-syntax': texts.badDomain((options.domain ?? []).join(', ')) };
  const domains = await session.saying(words, async () => options.domain?.map((domain) => parseDomain(domain)) ?? null);
  const limited = options.action !== undefined || domains !== null;
  return {
    name: options.name,
    role: options.role,
    customer,
    account: row?.account_id ?? null,
    scopes: limited ? [{ actions: options.action?.filter(isAction) ?? actions, domains }] : null,
    networks: options.network ?? [],
    expiresAt,
  };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const keys = keysOf(session, installation);
  const rows = await pages<ApiKeyRow>((last) => keys.list({}, last?.key_id));
  const data = rows.map(({ scopes, ...row }) => ({
    number: row.key_id,
    name: row.name,
    role: row.role,
    customer: row.customer_id,
    account: row.account_id,
    scopes: scopes === null ? null : (JSON.parse(scopes) as unknown),
    networks: row.networks.split(' ').filter((network) => network !== ''),
    createdBy: row.created_by,
    expires: dateOf(row.expires_at),
    used: dateOf(row.used_at),
  }));
  const cells = data.map((row) => [
    String(row.number),
    row.name,
    row.role,
    row.expires ?? texts.never,
    row.used ?? texts.never,
  ]);
  const head = [texts.headNumber, texts.headName, texts.headRole, texts.headExpires, texts.headUsedAt];
  return { data, text: data.length === 0 ? texts.noApiKeys : columns([head, ...cells]) };
}

async function remove(session: Session, number: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'not-found': texts.noApiKey(number) };
  await session.saying(words, () => keysOf(session, installation).remove(session.actor(), Number(number)));
  return { data: { number: Number(number) }, text: texts.apiKeyRemoved(number) };
}

function keysOf(session: Session, { database }: Installation): ApiKeys {
  return new ApiKeys({ database, clock: systemClock, log: session.log('warn') });
}

function isAction(name: string): name is Action {
  return (actions as readonly string[]).includes(name);
}

function dateOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().slice(0, 10);
}
