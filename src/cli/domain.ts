import type { Command } from 'commander';
import type { DomainRow } from '#directory/domains.ts';
import { parseDomain } from '#wire/address.ts';
import { openSigningKeys } from '#signing.ts';
import { columns } from './columns.ts';
import { dkimCommand } from './dkim.ts';
import { domainModeCommands, type ModeOptions, targetOf, withMode } from './domain-mode.ts';
import { domainCareCommands } from './domain-care.ts';
import { domainRecordCommands } from './domain-records.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain add`, `list`, `dkim`, `records` and `check`. */
export function domainCommands(program: Command, frame: Frame): void {
  const { texts, action } = frame;
  const domain = program.command('domain').description(texts.domain);
  withMode(domain.command('add').argument('<domain>', texts.domainName).description(texts.domainAdd), texts).action(
    action(add),
  );
  domain.command('list').description(texts.domainList).action(action(list));
  dkimCommand(domain, frame);
  domainModeCommands(domain, frame);
  domainRecordCommands(domain, frame);
  domainCareCommands(domain, frame);
}

async function add(session: Session, name: string, options: ModeOptions): Promise<Outcome> {
  const { texts } = session;
  const target = await targetOf(session, options);
  await using installation = await session.open();
  const words = { 'already-exists': texts.domainExists(name), 'bad-syntax': texts.badDomain(name) };
  await session.saying(words, () => installation.directory.addDomain(name, target ?? null));
  using keys = await openSigningKeys(session.config(), installation.database);
  await keys.begin(name);
  const domain = parseDomain(name);
  return { data: { domain }, text: texts.domainAdded(domain) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await pages<DomainRow>((last) => installation.directory.listDomains(last?.name));
  const data = rows.map((row) => ({
    domain: row.name,
    created: new Date(row.created_at).toISOString(),
    mode: row.mode,
    target: row.target_host === null ? null : `${row.target_host}:${row.target_port}`,
  }));
  const table = [
    [texts.headDomain, texts.headCreated, texts.headTarget],
    ...data.map((row) => [row.domain, row.created.slice(0, 10), row.target ?? '']),
  ];
  return { data, text: data.length === 0 ? texts.noDomains : columns(table) };
}
