import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { isOurDomain } from '#directory/domains.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { dnsServers } from '#net/dns/servers.ts';
import { diagnose, type RecordState } from '#services/domains/diagnosis.ts';
import { expectedRecords, type ExpectedRecord, recordData, zoneText } from '#services/domains/records.ts';
import { openSigningKeys } from '#signing.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain records` and `sowa domain check`. */
export function domainRecordCommands(domain: Command, { texts, action }: Frame): void {
  const onDomain = (name: string, description: string): Command =>
    domain.command(name).argument('<domain>', texts.domainName).description(description);
  onDomain('records', texts.domainRecords).option('--zone', texts.optionZone).action(action(records));
  onDomain('check', texts.domainCheck).action(action(check));
}

async function records(session: Session, domain: string, options: { zone?: true }): Promise<Outcome> {
  const { texts } = session;
  const list = await recordsOf(session, domain);
  const data = list.map((record) => ({ ...record, data: recordData(record) }));
  if (options.zone === true) return { data, text: zoneText(list) };
  const rows = data.map(({ purpose, name, type, data: value }) => [purpose, name, type, value]);
  return { data, text: columns([[texts.headPurpose, texts.headRecord, texts.headType, texts.headData], ...rows]) };
}

/** Exit code 1 where a record is missing or wrong, so that a script can watch. */
async function check(session: Session, domain: string): Promise<Outcome> {
  const { texts } = session;
  const { dns } = session.config();
  const resolver = new StubResolver(await dnsServers(dns.servers, dns.trust_ad), systemClock, new Metrics());
  const found = await diagnose(resolver, await recordsOf(session, domain));
  const rows = found.map(({ record, result }) => [
    record.purpose,
    record.name,
    texts.recordState(result.state),
    explained(session, record, result),
  ]);
  const failed = found.some(({ result }) => result.state === 'missing' || result.state === 'wrong');
  const data = found.map(({ record, result }) => ({ ...record, data: recordData(record), ...result }));
  return { data, text: columns([[texts.headPurpose, texts.headRecord, texts.headState, ''], ...rows]), failed };
}

function explained({ texts }: Session, record: ExpectedRecord, result: RecordState): string {
  const wanted = `${record.type} ${recordData(record)}`;
  switch (result.state) {
    case 'ok':
      return '';
    case 'missing':
      return texts.recordAdd(wanted);
    case 'wrong':
      return texts.recordReplace(result.found.join(', '), wanted);
    case 'unknown':
      return texts.recordUnknown(result.reason);
  }
}

async function recordsOf(session: Session, text: string): Promise<ExpectedRecord[]> {
  const { texts } = session;
  const { hostname, listeners } = session.config();
  const domain = await session.saying({ 'bad-syntax': texts.badDomain(text) }, async () => parseDomain(text));
  await using installation = await session.open();
  if (!(await isOurDomain(installation.database.reader, domain))) throw new Failure(texts.noDomain(domain));
  using keys = await openSigningKeys(session.config(), installation.database);
  await keys.begin(domain);
  const dkim = (await keys.list(domain)).filter(({ state }) => state !== 'retired');
  return expectedRecords({
    domain,
    host: hostname,
    dkim,
    reports: `postmaster@${domain}`,
    ports: {
      imaps: listeners.imaps.port,
      pop3s: listeners.pop3s.port,
      submission: listeners.submission.port,
      submissions: listeners.submissions.port,
      https: listeners.https.port,
    },
  });
}
