import type { Command } from 'commander';
import { mailServers } from '#mail-servers.ts';
import { offeredServers } from '#services/domains/mail-servers.ts';
import { profileLink } from '#services/domains/setup/apple.ts';
import { isOurDomain } from '#directory/domains.ts';
import { formatAddress, parseAddress } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa account setup`: what a person types into a mail program that does not find it out by itself. */
export function setupCommand(account: Command, { texts, action }: Frame): void {
  account
    .command('setup')
    .argument('<address>', texts.accountAddress)
    .description(texts.accountSetup)
    .action(action(show));
}

async function show(session: Session, text: string): Promise<Outcome> {
  const { texts } = session;
  const words = { 'bad-syntax': texts.badAddress(text), 'bad-argument': texts.badAddress(text) };
  const address = await session.saying(words, async () => parseAddress(text, { smtputf8: true }));
  await using installation = await session.open();
  if (!(await isOurDomain(installation.database.reader, address.domain)))
    throw new Failure(texts.noDomain(address.domain));
  const servers = mailServers(session.config());
  const login = formatAddress(address);
  const link = profileLink(login, servers);
  const offered = offeredServers(servers);
  const rows = offered.map(({ protocol, host, port, security }) => [
    protocol === 'smtp' ? texts.setupOutgoing : texts.setupIncoming,
    protocol.toUpperCase(),
    host,
    String(port),
    security === 'tls' ? 'SSL/TLS' : 'STARTTLS',
  ]);
  const lines = [texts.setupLogin(login), columns(rows), ...(link === null ? [] : [texts.setupProfile(link)])];
  return { data: { login, servers: offered, profile: link }, text: lines.join('\n') };
}
