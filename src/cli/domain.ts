import type { Command } from 'commander';
import type { DomainRow } from '#directory/domains.ts';
import { columns } from './columns.ts';
import { dkimCommand } from './dkim.ts';
import { domainClaimCommands } from './domain-claim.ts';
import { domainModeCommands } from './domain-mode.ts';
import { domainPublishCommand } from './domain-publish.ts';
import { domainCareCommands } from './domain-care.ts';
import { domainRecordCommands } from './domain-records.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain` and all below it. */
export function domainCommands(program: Command, frame: Frame): void {
  const { texts, action } = frame;
  const domain = program.command('domain').description(texts.domain);
  domainClaimCommands(domain, frame);
  domain.command('list').description(texts.domainList).action(action(list));
  dkimCommand(domain, frame);
  domainModeCommands(domain, frame);
  domainRecordCommands(domain, frame);
  domainCareCommands(domain, frame);
  domainPublishCommand(domain, frame);
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await pages<DomainRow>((last) => installation.directory.listDomains(last?.name));
  const data = rows.map((row) => ({
    domain: row.name,
    created: new Date(row.created_at).toISOString(),
    ownership: row.ownership,
    mode: row.mode,
    target: row.target_host === null ? null : `${row.target_host}:${row.target_port}`,
  }));
  const table = [
    [texts.headDomain, texts.headCreated, texts.headOwnership, texts.headTarget],
    ...data.map((row) => [row.domain, row.created.slice(0, 10), texts.ownership(row.ownership), row.target ?? '']),
  ];
  return { data, text: data.length === 0 ? texts.noDomains : columns(table) };
}
