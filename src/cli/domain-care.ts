import { Argument, type Command } from 'commander';
import { writerFor } from '#db/typed.ts';
import { domainDrifts } from '#directory/domain-checks.ts';
import { isOurDomain } from '#directory/domains.ts';
import { type MtaStsMode, mtaStsMode, mtaStsModes } from '#directory/mta-sts.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { Installation } from '#installation.ts';
import { driftSentence, driftState } from '#services/domains/sentences.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain mta-sts` and `sowa domain drift`. */
export function domainCareCommands(domain: Command, { texts, action }: Frame): void {
  domain
    .command('mta-sts')
    .argument('<domain>', texts.domainName)
    .addArgument(new Argument('[mode]', texts.mtaStsModeArgument).choices(mtaStsModes))
    .description(texts.domainMtaSts)
    .action(action(mtaSts));
  domain.command('drift').argument('<domain>', texts.domainName).description(texts.domainDrift).action(action(drift));
}

async function mtaSts(session: Session, name: string, chosen: MtaStsMode | undefined): Promise<Outcome> {
  await using installation = await session.open();
  const { database } = installation;
  const domain = await ourDomain(session, installation, name);
  if (chosen !== undefined) await writerFor<DirectoryOperations>(database)(0, 'mtaSts.set', { domain, mode: chosen });
  const mode = (await mtaStsMode(database.reader, domain)) ?? 'testing';
  return { data: { domain, mode }, text: session.texts.mtaStsModeIs(domain, mode) };
}

async function drift(session: Session, name: string): Promise<Outcome> {
  const { texts, language } = session;
  await using installation = await session.open();
  const domain = await ourDomain(session, installation, name);
  const rows = await domainDrifts(installation.database.reader, domain);
  const data = rows.map((row) => ({
    at: new Date(row.at).toISOString(),
    item: row.item,
    state: row.state,
    detail: driftSentence(language, row),
  }));
  if (data.length === 0) return { data, text: texts.noDrift };
  const head = [texts.headWhen, texts.headRecord, texts.headState, ''];
  const lines = rows.map((row, index) => [
    new Date(row.at).toISOString().slice(0, 16).replace('T', ' '),
    row.item,
    driftState(language, row),
    data[index]?.detail ?? '',
  ]);
  return { data, text: columns([head, ...lines]) };
}

async function ourDomain(session: Session, { database }: Installation, name: string): Promise<string> {
  const { texts } = session;
  const domain = await session.saying({ 'bad-syntax': texts.badDomain(name) }, async () => parseDomain(name));
  if (!(await isOurDomain(database.reader, domain))) throw new Failure(texts.noDomain(domain));
  return domain;
}
