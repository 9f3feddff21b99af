import type { Command } from 'commander';
import type { DomainRow } from '#directory/domains.ts';
import { parseDomain } from '#wire/address.ts';
import { openSigningKeys } from '#signing.ts';
import { columns } from './columns.ts';
import { dkimCommand } from './dkim.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain add`, `list` and `dkim`. */
export function domainCommands(program: Command, frame: Frame): void {
  const { texts, action } = frame;
  const domain = program.command('domain').description(texts.domain);
  domain.command('add').argument('<domain>', texts.domainName).description(texts.domainAdd).action(action(add));
  domain.command('list').description(texts.domainList).action(action(list));
  dkimCommand(domain, frame);
}

async function add(session: Session, name: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'already-exists': texts.domainExists(name), 'bad-syntax': texts.badDomain(name) };
  await session.saying(words, () => installation.directory.addDomain(name));
  using keys = await openSigningKeys(session.config(), installation.database);
  await keys.begin(name);
  const domain = parseDomain(name);
  return { data: { domain }, text: texts.domainAdded(domain) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await pages<DomainRow>((last) => installation.directory.listDomains(last?.name));
  const data = rows.map(({ name, created_at }) => ({ domain: name, created: new Date(created_at).toISOString() }));
  const table = [[texts.headDomain, texts.headCreated], ...data.map((row) => [row.domain, row.created.slice(0, 10)])];
  return { data, text: data.length === 0 ? texts.noDomains : columns(table) };
}
