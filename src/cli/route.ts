import type { Command } from 'commander';
import type { RelayTls } from '#directory/routing/types.ts';
import { addressOf, accountById } from '#directory/accounts.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import { openRules, type OpenRules } from './mail-rules.ts';
import type { Outcome, Session } from './session.ts';
import { parseServer, withTls } from './target.ts';

interface SetOptions {
  tls?: RelayTls;
  user?: string;
}

/** `sowa route set`, `remove` and `list`. */
export function routeCommands(program: Command, { texts, action }: Frame): void {
  const route = program.command('route').description(texts.route);
  const on = (name: string, description: string) =>
    route.command(name).argument('<scope>', texts.routeScope).description(description);
  withTls(on('set', texts.routeSet).argument('<server>', texts.serverName), texts)
    .option('--user <name>', texts.optionRelayUser)
    .action(action(set));
  on('remove', texts.routeRemove).action(action(remove));
  route.command('list').description(texts.routeList).action(action(list));
}

async function set(session: Session, scope: string, server: string, options: SetOptions): Promise<Outcome> {
  const { texts, terminal } = session;
  const { user, tls } = options;
  // RFC 6409 3.1: submission is where one logs in.
  const target = parseServer(session, server, { tls, port: user === undefined ? 25 : tls === 'implicit' ? 465 : 587 });
  const login = user === undefined ? null : { user, password: (await terminal.readInput()).replace(/\r?\n$/, '') };
  await using open = await openRules(session);
  // A password goes nowhere without TLS, unless somebody says so.
  const safe = tls ?? (login === null ? 'opportunistic' : 'starttls');
  const route = { scope, ...target, tls: safe, login };
  await session.saying(wordsFor(session, scope), () => open.rules.setRoute(route));
  const data = { scope, host: target.host, port: target.port, tls: safe, user: user ?? null };
  return { data, text: texts.routeIsSet(scope, `${target.host}:${target.port}`) };
}

async function remove(session: Session, scope: string): Promise<Outcome> {
  await using open = await openRules(session);
  await session.saying(wordsFor(session, scope), () => open.rules.removeRoute(scope));
  return { data: { scope }, text: session.texts.routeRemoved(scope) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const rows = await open.rules.listRoutes();
  const data = await Promise.all(
    rows.map(async ({ scope, host, port, tls, login }) => ({
      scope: await said(open, scope),
      host,
      port,
      tls,
      user: login,
    })),
  );
  const head = [texts.headScope, texts.headServer, 'TLS', texts.headLogin];
  const cells = data.map((row) => [row.scope, `${row.host}:${row.port}`, row.tls, row.user ?? '']);
  return { data, text: data.length === 0 ? texts.noRoutes : columns([head, ...cells]) };
}

/** A scope as it was given: accounts by their address. */
async function said({ installation }: OpenRules, scope: string): Promise<string> {
  const id = /^account:(\d+)$/.exec(scope)?.[1];
  if (id === undefined) return scope;
  const account = await accountById(installation.database.reader, Number(id));
  return account === undefined ? scope : `from:${addressOf(account)}`;
}

function wordsFor({ texts }: Session, scope: string) {
  return {
    'bad-argument': texts.badScope(scope),
    'bad-syntax': texts.badScope(scope),
    'not-found': texts.noRoute(scope),
  };
}
