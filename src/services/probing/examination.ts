import { randomBytes } from 'node:crypto';
import { probeLimits } from '#base/limits-queue.ts';
import type { TargetServer } from '#directory/routing/types.ts';
import type { FailureReason } from '#net/dns/types.ts';
import type { RemoteReply } from '#services/queue/types.ts';
import type { SmtpClient } from '#services/queue/remote/client.ts';
import { findExchangers } from '#services/queue/remote/exchangers.ts';
import { remoteReply, replyOfError } from '#services/queue/remote/failure.ts';
import type { SessionGround } from '#services/queue/remote/opening.ts';
import type { RouteGround } from '#services/queue/remote/route.ts';
import { meaning, type ProbeAnswer, reach } from './target-probe.ts';

/** What a server is for a domain, as far as it says. */
export type Finding =
  /** It takes the postmaster's mail and refuses a name that nobody has. */
  | 'knows-names'
  /** It takes a name that nobody has: who is unknown there is never refused at once. */
  | 'takes-anything'
  /** It refuses even the postmaster, whom every domain has (RFC 5321 4.5.1). */
  | 'not-for-domain'
  | 'does-not-say'
  | 'unreachable';

/** How a server answered for a domain. */
export interface Examination {
  finding: Finding;
  /** Where it was reached; null where it was not. */
  address: string | null;
  /** The reply that the finding rests on, or why there is none. */
  reply: RemoteReply;
}

/** Who takes a domain's mail in the world, as DNS and its servers say. */
export type Authority =
  /** Its mail comes here. */
  | { kind: 'here' }
  /** Nobody takes mail for it. */
  | { kind: 'nobody' }
  | { kind: 'elsewhere'; server: TargetServer; examination: Examination }
  | { kind: 'unknown'; reason: FailureReason };

/** What is needed to ask servers. */
export type ExaminationGround = RouteGround & SessionGround;

/** Connects to a target server, introduces itself and asks about two recipients, as far as RCPT. Never throws for what it meets there. */
export async function examineTarget(
  ground: ExaminationGround,
  target: TargetServer,
  domain: string,
): Promise<Examination> {
  const signal = AbortSignal.timeout(probeLimits.time);
  let client: SmtpClient;
  try {
    client = await reach(ground, target, signal);
  } catch (error) {
    return { finding: 'unreachable', address: null, reply: replyOfError(error) };
  }
  const abort = () => client.destroy();
  signal.addEventListener('abort', abort);
  const { address } = client.peer;
  try {
    return { address, ...(await ask(client, domain)) };
  } catch (error) {
    return { finding: 'does-not-say', address, reply: replyOfError(error) };
  } finally {
    signal.removeEventListener('abort', abort);
    client.quit();
  }
}

/** Looks where a domain's mail goes now, and asks there. */
export async function findAuthority(ground: ExaminationGround, domain: string): Promise<Authority> {
  const own = ground.hostname().toLowerCase();
  const outcome = await ground.resolver.resolve(domain, 'MX');
  if (outcome.kind === 'failed') return { kind: 'unknown', reason: outcome.reason };
  // Whatever stands beside us: who sends mail may choose us.
  if (outcome.kind === 'found' && outcome.records.some(({ exchange }) => exchange === own)) return { kind: 'here' };
  const found = await findExchangers(ground.resolver, domain, own);
  const [host] = found.kind === 'hosts' ? found.hosts : [];
  if (host === undefined) return { kind: 'nobody' };
  const server: TargetServer = { host, port: ground.port(), tls: 'opportunistic' };
  const examination = await examineTarget(ground, server, domain);
  // RFC 5321 5.1: a domain without MX records may be a host that takes mail. Most are web servers.
  const silent = outcome.kind === 'no-data' && examination.finding === 'unreachable';
  return silent ? { kind: 'nobody' } : { kind: 'elsewhere', server, examination };
}

/** Whether another platform takes the domain's mail and decides who exists in it. */
export function isAuthoritativeElsewhere(authority: Authority): authority is Extract<Authority, { kind: 'elsewhere' }> {
  return authority.kind === 'elsewhere' && ['knows-names', 'takes-anything'].includes(authority.examination.finding);
}

async function ask(client: SmtpClient, domain: string): Promise<Pick<Examination, 'finding' | 'reply'>> {
  const mail = await client.command('MAIL FROM:<>');
  if (mail.code !== 250) return { finding: 'does-not-say', reply: remoteReply(mail) };
  const known = remoteReply(await client.command(`RCPT TO:<postmaster@${domain}>`));
  const unknown = remoteReply(await client.command(`RCPT TO:<${randomBytes(8).toString('hex')}@${domain}>`));
  const finding = findingOf(meaning(known), meaning(unknown));
  return { finding, reply: finding === 'not-for-domain' ? known : unknown };
}

/** What two answers say together. */
function findingOf(postmaster: ProbeAnswer, nobody: ProbeAnswer): Finding {
  if (nobody === 'accepted') return 'takes-anything';
  if (postmaster === 'refused') return 'not-for-domain';
  return postmaster === 'accepted' && nobody === 'refused' ? 'knows-names' : 'does-not-say';
}
