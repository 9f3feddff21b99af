import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { createDiagnosis } from '#diagnosis.ts';
import { domainSubject } from '#domain-watch.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { dnsServers } from '#net/dns/servers.ts';
import { type DomainSubject, isFaulty } from '#services/domains/diagnosis.ts';
import { recordData, type RecordFields, recordFields, zoneText } from '#services/domains/record-text.ts';
import { expectedRecords } from '#services/domains/records.ts';
import { checkSentence, domainTexts, recordSentence } from '#services/domains/sentences.ts';
import { reportView } from '#services/domains/report-view.ts';
import type { DomainReport } from '#services/domains/types.ts';
import { openSigningKeys } from '#signing.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain records` and `sowa domain check`. */
export function domainRecordCommands(domain: Command, { texts, action }: Frame): void {
  const onDomain = (name: string, description: string): Command =>
    domain.command(name).argument('<domain>', texts.domainName).description(description);
  onDomain('records', texts.domainRecords)
    .option('--zone', texts.optionZone)
    .option('--copy', texts.optionCopy)
    .action(action(records));
  onDomain('check', texts.domainCheck).action(action(check));
}

async function records(session: Session, name: string, options: { zone?: true; copy?: true }): Promise<Outcome> {
  const { texts } = session;
  const { facts } = await subjectOf(session, name, await resolverOf(session));
  const list = expectedRecords(facts);
  const data = list.map((record) => ({
    ...record,
    data: recordData(record),
    fields: recordFields(record, facts.domain),
  }));
  if (options.zone === true) return { data, text: zoneText(list) };
  if (options.copy === true) return { data, text: data.map(({ fields }) => formText(session, fields)).join('\n\n') };
  const rows = data.map(({ purpose, name: owner, type, data: value }) => [purpose, owner, type, value]);
  return { data, text: columns([[texts.headPurpose, texts.headRecord, texts.headType, texts.headData], ...rows]) };
}

/** A field a line, so that each can be marked and copied. */
function formText({ texts }: Session, { host, type, value, priority, weight, port }: RecordFields): string {
  const rows: [string, string | number | undefined][] = [
    [texts.fieldHost, host],
    [texts.fieldType, type],
    [texts.fieldPriority, priority],
    [texts.fieldWeight, weight],
    [texts.fieldPort, port],
    [texts.fieldValue, value],
  ];
  return rows.flatMap(([label, field]) => (field === undefined ? [] : [`${label}: ${field}`])).join('\n');
}

/** Exit code 1 where somebody must do something, so that a script can watch. */
async function check(session: Session, name: string): Promise<Outcome> {
  const resolver = await resolverOf(session);
  const subject = await subjectOf(session, name, resolver);
  const report = await createDiagnosis({ config: session.config() }, resolver).lookAnew(subject);
  return { data: reportView(report, session.language), text: reportText(session, report), failed: isFaulty(report) };
}

function reportText({ language, texts }: Session, { records: list, checks }: DomainReport): string {
  const words = domainTexts(language);
  const head = [texts.headPurpose, texts.headRecord, texts.headState, ''];
  const rows = list.map(({ record, result }) => [
    record.purpose,
    record.name,
    words.state(result.state),
    recordSentence(language, record, result),
  ]);
  const others = checks.map((one) => [one.check, one.subject, words.level(one.level), checkSentence(language, one)]);
  return columns([head, ...rows, ...others]);
}

/** The resolver of the configuration, with a cache of its own. */
export async function resolverOf(session: Session): Promise<StubResolver> {
  const { dns } = session.config();
  return new StubResolver(await dnsServers(dns.servers, dns.trust_ad), systemClock, new Metrics());
}

/** What the records of a domain are made from. Throws a Failure. */
export async function subjectOf(session: Session, text: string, resolver: StubResolver): Promise<DomainSubject> {
  const { texts } = session;
  const config = session.config();
  const domain = await session.saying({ 'bad-syntax': texts.badDomain(text) }, async () => parseDomain(text));
  await using installation = await session.open();
  const { reader } = installation.database;
  using keys = await openSigningKeys(config, installation.database);
  return await session.saying({ 'not-found': texts.noDomain(domain) }, () =>
    domainSubject({ config, reader, keys, resolver }, domain),
  );
}
