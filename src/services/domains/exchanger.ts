import { namesHost } from '#net/client-tls.ts';
import { replyOfError } from '#services/queue/remote/failure.ts';
import { openSession, type SessionGround } from '#services/queue/remote/opening.ts';
import type { SmtpClient } from '#services/queue/remote/client.ts';
import type { Check } from './types.ts';

/** What reaching a mail exchanger needs. */
export interface ExchangerGround extends SessionGround {
  /** Port of mail exchangers: 25. */
  port(): number;
}

/**
 * Reaches our mail exchanger at one address as another server would: the connection, STARTTLS (RFC 3207), and whether
 * its certificate is for the host and from an authority that is trusted. `strict`: MTA-STS demands as much (RFC 8461
 * 4.2). Never throws for what the server does.
 */
export async function checkExchanger(
  ground: ExchangerGround,
  host: string,
  address: string,
  options: { strict: boolean; milliseconds: number },
): Promise<Check> {
  const signal = AbortSignal.timeout(options.milliseconds);
  const plan = { host, address, port: ground.port(), implicit: false, login: null, source: null };
  const about = { check: 'exchanger', subject: `${host} (${address})` } as const;
  try {
    const client = await openSession({ ...plan, demand: { kind: 'opportunistic' } }, ground, signal);
    try {
      return { ...about, ...judged(client, host, options.strict) };
    } finally {
      client.quit();
    }
  } catch (error) {
    return { ...about, level: 'fault', code: 'exchanger-unreachable', detail: replyOfError(error).text };
  }
}

function judged(
  { tls, extensions, connection }: SmtpClient,
  host: string,
  strict: boolean,
): Pick<Check, 'level' | 'code' | 'detail'> {
  // Without MTA-STS or DANE others take any certificate (RFC 7435), and mail flows.
  const level = strict ? 'fault' : 'note';
  if (tls === null) {
    return extensions.startTls
      ? { level: 'fault', code: 'exchanger-broken-tls', detail: '' }
      : { level, code: 'exchanger-without-tls', detail: '' };
  }
  const [leaf] = connection.peer?.chain ?? [];
  if (leaf === undefined || !namesHost(leaf, host)) return { level, code: 'exchanger-other-name', detail: host };
  const distrust = connection.peer?.distrust ?? null;
  if (distrust !== null) return { level, code: 'exchanger-untrusted', detail: distrust };
  return { level: 'ok', code: 'exchanger-good', detail: `${tls.version} ${tls.cipher}` };
}
