import { dnsLimits } from '#base/limits.ts';
import type { AuthorityFailure, AuthorityOutcome } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import type { Asking } from './asking.ts';
import { judge, judgeAddresses } from './judge.ts';
import type { ExpectedRecord } from './records.ts';
import type { RecordDiagnosis, ServerJudgement } from './types.ts';
import { type ResolverJudgement, verdict } from './verdict.ts';
import type { FoundZone, Zones } from './zones.ts';

/** One place where a record is asked for. */
type Ask = <T extends RecordType>(name: string, type: T) => Promise<AuthorityOutcome<T>>;

/** Looks for one record, at every server of its zone and at the resolver. `own`: the addresses of our host. */
export async function lookForRecord(
  record: ExpectedRecord,
  asking: Asking,
  zones: Zones,
  own: readonly string[],
): Promise<RecordDiagnosis> {
  const [zone, resolver] = await Promise.all([
    zones.of(record.name),
    judgeAt(record, (name, type) => asking.resolve(name, type), asking, own),
  ]);
  const servers = await Promise.all(placesOf(zone).map((place) => judgeServer(record, place, asking, own)));
  const seen = named(zone, resolver);
  return { record, servers, result: verdict(servers, seen) };
}

/** RFC 4035 5.5: a zone whose servers answer and whose signatures are wrong ends in SERVFAIL. */
function named(zone: FoundZone, { judgement, ttl }: ResolverJudgement): ResolverJudgement {
  const bogus = 'name' in zone && zone.bogus && judgement.state === 'servfail';
  return { judgement: bogus ? { state: 'bogus' } : judgement, ttl };
}

interface Place {
  server: string;
  address: string;
  fault: AuthorityFailure | null;
}

function placesOf(zone: FoundZone): Place[] {
  if ('fault' in zone) return [];
  return zone.servers.map(({ name, address, fault }) => ({ server: `${name} (${address})`, address, fault }));
}

/** A server that does not answer for the zone is not asked again for each record. */
async function judgeServer(
  record: ExpectedRecord,
  { server, address, fault }: Place,
  asking: Asking,
  own: readonly string[],
): Promise<ServerJudgement> {
  if (fault !== null) return { server, judgement: { state: fault } };
  const { judgement } = await judgeAt(record, (name, type) => asking.authority(address, name, type), asking, own);
  return { server, judgement };
}

async function judgeAt(
  record: ExpectedRecord,
  ask: Ask,
  asking: Asking,
  own: readonly string[],
): Promise<ResolverJudgement> {
  const outcome = await followed(await ask(record.name, record.type), record.type, asking);
  const circle = outcome.kind === 'failed' && outcome.reason === 'servfail' && (await isCircle(record.name, ask));
  const judgement = circle ? ({ state: 'alias-loop' } as const) : judge(record, outcome);
  const ttl = outcome.kind === 'failed' ? 0 : outcome.ttl;
  if (record.type !== 'CNAME' || judgement.state !== 'missing') return { judgement, ttl };
  const answers = await Promise.all([ask(record.name, 'A'), ask(record.name, 'AAAA')]);
  const found = answers.flatMap((answer) => (answer.kind === 'found' ? answer.records : []));
  return { judgement: found.length === 0 ? judgement : judgeAddresses(found, own), ttl };
}

/** Many servers and resolvers say SERVFAIL of aliases that go in circles: one alias after another shows it. */
async function isCircle(name: string, ask: Ask): Promise<boolean> {
  const passed = new Set<string>();
  for (let at = name; passed.size <= dnsLimits.aliases;) {
    if (passed.has(at)) return true;
    passed.add(at);
    const alias = await ask(at, 'CNAME');
    const [target] = alias.kind === 'found' ? alias.records : [];
    if (target === undefined) return false;
    at = target;
  }
  return true;
}

/** An alias into another zone: what it stands for is asked of the resolver. */
async function followed<T extends RecordType>(
  outcome: AuthorityOutcome<T>,
  type: T,
  asking: Asking,
): Promise<AuthorityOutcome<T>> {
  return outcome.kind === 'aliased' ? asking.resolve(outcome.name, type) : outcome;
}
