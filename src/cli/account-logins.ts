import type { Command } from 'commander';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa account logins`. */
export function loginsCommand(account: Command, { texts, action }: Frame): void {
  account
    .command('logins')
    .argument('<address>', texts.accountAddress)
    .description(texts.accountLogins)
    .action(action(logins));
}

async function logins(session: Session, address: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'not-found': texts.noAccount(address), 'bad-syntax': texts.noAccount(address) };
  const rows = await session.saying(words, () => installation.directory.loginHistory(address));
  const data = rows.map(({ last_at: at, ...row }) => ({ ...row, at: new Date(at).toISOString() }));
  const head = [
    texts.headWhen,
    texts.headOutcome,
    texts.headAttempts,
    texts.headProtocol,
    texts.headClient,
    texts.headProgram,
  ];
  const cells = data.map(({ at, outcome, attempts, protocol, address: from, agent }) => [
    at.slice(0, 16).replace('T', ' '),
    texts.loginOutcome(outcome),
    String(attempts),
    protocol,
    from,
    agent,
  ]);
  return { data, text: data.length === 0 ? texts.noLogins : columns([head, ...cells]) };
}
