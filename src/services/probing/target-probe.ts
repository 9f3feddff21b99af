import type { Clock } from '#base/clock.ts';
import { probeLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import { Lru } from '#base/lru.ts';
import type { TargetServer } from '#directory/routing/types.ts';
import type { RemoteReply } from '#services/queue/types.ts';
import { remoteReply, replyOfError } from '#services/queue/remote/failure.ts';
import { openSession, type SessionGround } from '#services/queue/remote/opening.ts';
import { findRoute, type RouteGround } from '#services/queue/remote/route.ts';
import type { SmtpClient } from '#services/queue/remote/client.ts';

/** Whether a target server takes mail for an address: `unknown` where it does not say. */
export type ProbeAnswer = 'accepted' | 'refused' | 'unknown';

/** What a target server said. */
export interface ProbeResult {
  answer: ProbeAnswer;
  /** Its words, or why there are none. */
  reply: RemoteReply;
}

/** What probing needs of the rest of the program. */
export interface ProbeGround extends RouteGround, SessionGround {
  clock: Clock;
  log: Log;
}

interface Remembered {
  answer: ProbeAnswer;
  until: number;
}

const lifetimes = {
  accepted: probeLimits.accepted,
  refused: probeLimits.refused,
  unknown: probeLimits.silent,
} as const satisfies Record<ProbeAnswer, number>;

/**
 * Asks target servers of non-authoritative domains whether they know a recipient, as far as RCPT and no further, and
 * remembers what they say. Those who ask at the same time get the same answer.
 */
export class TargetProbe {
  readonly #ground: ProbeGround;
  readonly #known = new Lru<string, Remembered>(probeLimits.entries);
  readonly #asking = new Map<string, Promise<ProbeAnswer>>();

  constructor(ground: ProbeGround) {
    this.#ground = ground;
  }

  /** The answer of the target server, remembered or new. Where it cannot be asked, `unknown`: the mail is then taken and waits in the queue. */
  async probe(target: TargetServer, address: string): Promise<ProbeAnswer> {
    const { clock, log } = this.#ground;
    const server = `${target.host}:${target.port}`;
    const now = clock.now();
    const silent = this.#known.get(server);
    if (silent !== undefined && now < silent.until) return silent.answer;
    const key = `${server} ${address}`;
    const known = this.#known.get(key);
    if (known !== undefined && now < known.until) return known.answer;
    const asking = this.#asking.get(key) ?? this.#ask(target, address, key, server);
    this.#asking.set(key, asking);
    try {
      return await asking;
    } catch (error) {
      log.error('probe.failed', { server, error });
      return 'unknown';
    } finally {
      this.#asking.delete(key);
    }
  }

  async #ask(target: TargetServer, address: string, key: string, server: string): Promise<ProbeAnswer> {
    const { clock, log } = this.#ground;
    const { answer, reply } = await askTarget(this.#ground, target, address);
    log.info('probe.answered', { server, answer, code: reply.code });
    // A server that cannot be reached is not asked about the next address either.
    const name = answer === 'unknown' && reply.code === 421 ? server : key;
    this.#known.set(name, { answer, until: clock.now() + lifetimes[answer] });
    return answer;
  }
}

/** Asks a target server about one address. */
export async function askTarget(
  ground: Pick<ProbeGround, keyof RouteGround | keyof SessionGround>,
  target: TargetServer,
  address: string,
): Promise<ProbeResult> {
  const signal = AbortSignal.timeout(probeLimits.time);
  try {
    const client = await reach(ground, target, signal);
    const abort = () => client.destroy();
    signal.addEventListener('abort', abort);
    try {
      return await ask(client, address);
    } finally {
      signal.removeEventListener('abort', abort);
      client.quit();
    }
  } catch (error) {
    return { answer: 'unknown', reply: replyOfError(error) };
  }
}

/** Opens a session with a target server at the first of its addresses that answers. Throws as `openSession`. */
export async function reach(
  ground: RouteGround & SessionGround,
  { host, port, tls }: TargetServer,
  signal: AbortSignal,
): Promise<SmtpClient> {
  const { hosts } = await findRoute({ kind: 'host', host, port, tls, login: null }, ground);
  let failure: unknown = new Error(`${host} has no address`);
  for (const { plans } of await Promise.all(hosts.map((one) => one.plans()))) {
    for (const plan of plans) {
      try {
        return await openSession(plan, ground, signal);
      } catch (error) {
        failure = error;
      }
    }
  }
  throw failure;
}

/** RFC 5321 3.3: as far as RCPT. The null sender, because nobody is to hear of it, and no message follows. */
async function ask(client: SmtpClient, address: string): Promise<ProbeResult> {
  const utf8 = /[^\0-\x7f]/.test(address) ? ' SMTPUTF8' : '';
  const mail = await client.command(`MAIL FROM:<>${utf8}`);
  if (mail.code !== 250) return { answer: 'unknown', reply: remoteReply(mail) };
  const rcpt = await client.command(`RCPT TO:<${address}>`);
  return { answer: meaning(remoteReply(rcpt)), reply: remoteReply(rcpt) };
}

/** RFC 5321 4.3.2 and RFC 3463: only what is said of the address counts as a no; policies (5.7.x) are about us. */
export function meaning({ code, status }: RemoteReply): ProbeAnswer {
  if (code >= 200 && code < 300) return 'accepted';
  const aboutAddress =
    status === null ? [550, 551, 553].includes(code) : status.startsWith('5.1.') || status === '5.2.1';
  return code >= 500 && aboutAddress ? 'refused' : 'unknown';
}
