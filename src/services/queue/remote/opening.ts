import { randomBytes } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';
import { clientTls } from '#net/client-tls.ts';
import { connect } from '#net/connect.ts';
import type { Connection } from '#net/connection.ts';
import { isLoopback } from '#net/endpoint.ts';
import { decodeBase64 } from '#wire/sasl/base64.ts';
import { clientMechanism } from '#wire/sasl/client.ts';
import { parseExtensions } from '#wire/smtp/server-extensions.ts';
import type { RelayLogin } from '#services/queue/types.ts';
import { type Peer, SmtpClient } from './client.ts';
import { refusal, remoteReply } from './failure.ts';
import { allowsClear, type TlsDemand, tlsMissing, verify } from './tls-demand.ts';

/** A session to be had. */
export interface SessionPlan extends Peer {
  demand: TlsDemand;
  /** TLS comes before SMTP (RFC 8314 3). */
  implicit: boolean;
  login: RelayLogin | null;
  /** The address of this machine to speak from; null leaves it to the system. */
  source: string | null;
}

/** What all sessions share. */
export interface SessionGround {
  /** How we introduce ourselves. */
  hostname(): string;
  trust(): SecureContext;
  clock: Clock;
}

/**
 * Connects and says everything that comes before MAIL. Opportunistic TLS that fails in the handshake is done without,
 * over a new connection (RFC 7435 3). Throws MailError, with the reply in it where the server said one.
 */
export async function openSession(plan: SessionPlan, ground: SessionGround, signal: AbortSignal): Promise<SmtpClient> {
  try {
    return await openOnce(plan, ground, signal);
  } catch (error) {
    if (plan.demand.kind !== 'opportunistic' || !isHandshakeFailure(error)) throw error;
    return openOnce({ ...plan, demand: { kind: 'never' } }, ground, signal);
  }
}

async function openOnce(plan: SessionPlan, ground: SessionGround, signal: AbortSignal): Promise<SmtpClient> {
  const { host, address, port } = plan;
  const connection = await connectTo(plan, signal);
  const client = new SmtpClient(connection, { host, address, port });
  const abort = () => client.destroy();
  signal.addEventListener('abort', abort);
  try {
    await introduce(client, plan, ground);
    return client;
  } catch (error) {
    client.quit();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function connectTo({ host, address, port, source }: SessionPlan, signal: AbortSignal): Promise<Connection> {
  try {
    return await connect({ address, port, source, timeout: deliveryLimits.connect, signal });
  } catch (cause) {
    if (!(cause instanceof MailError) || cause.code === 'shutdown') throw cause;
    const text = `No connection to ${host} (${address}, port ${port}): ${cause.message}`;
    throw new MailError('unavailable', text, { cause, detail: { code: 451, status: '4.4.1', reached: false } });
  }
}

async function introduce(client: SmtpClient, plan: SessionPlan, ground: SessionGround): Promise<void> {
  if (plan.implicit) await secure(client, plan, ground);
  const greeting = await client.reply(deliveryLimits.greeting);
  if (greeting.code !== 220) throw refusal(remoteReply(greeting));
  await hello(client, ground.hostname());
  if (!plan.implicit && plan.demand.kind !== 'never') await startTls(client, plan, ground);
  if (plan.login !== null) await logIn(client, plan.login);
}

/** RFC 5321 3.2: EHLO, and HELO for servers that do not know it. */
async function hello(client: SmtpClient, hostname: string): Promise<void> {
  const answer = await client.command(`EHLO ${hostname}`);
  if (answer.code === 250) {
    client.extensions = parseExtensions(answer.lines);
    return;
  }
  const plain = answer.code >= 500 ? await client.command(`HELO ${hostname}`) : answer;
  if (plain.code !== 250) throw refusal(remoteReply(plain));
}

/** RFC 3207. */
async function startTls(client: SmtpClient, plan: SessionPlan, ground: SessionGround): Promise<void> {
  const optional = allowsClear(plan.demand);
  if (!client.extensions.startTls) {
    if (optional) return;
    throw tlsMissing(plan.host);
  }
  const answer = await client.command('STARTTLS');
  if (answer.code !== 220) {
    if (optional && answer.code !== 421) return;
    throw refusal(remoteReply(answer));
  }
  await secure(client, plan, ground);
  // RFC 3207 4.2: what was said before counts no more.
  await hello(client, ground.hostname());
}

async function secure(client: SmtpClient, plan: SessionPlan, ground: SessionGround): Promise<void> {
  const { connection } = client;
  const { demand, host } = plan;
  // RFC 7672 8.1: a server may choose its certificate by the TLSA base domain.
  const serverName = demand.kind === 'dane' ? (demand.names[0] ?? host) : host;
  try {
    await connection.startClientTls((plain) => clientTls(plain, serverName, ground.trust()));
  } catch (cause) {
    const text = `TLS with ${host} fails: ${(connection.failure ?? (cause as Error)).message}`;
    throw new MailError('unavailable', text, { cause, detail: { code: 454, status: '4.7.5', handshake: true } });
  }
  const { tlsInfo, peer } = connection;
  if (tlsInfo === null || peer === null) throw tlsMissing(host);
  const { version, cipher } = tlsInfo;
  client.tls = { version, cipher, verified: verify(demand, peer, host, ground.clock.now()) };
}

function isHandshakeFailure(error: unknown): boolean {
  return error instanceof MailError && error.detail['handshake'] === true;
}

/** RFC 4954 4. A refused login is for the operator to mend, so mail waits (4xx) whatever the server says. */
async function logIn(client: SmtpClient, login: RelayLogin): Promise<void> {
  const { extensions, tls, peer } = client;
  const confidential = tls !== null || isLoopback(peer.address);
  const mechanism = clientMechanism(extensions.auth, login, confidential, randomBytes(18).toString('base64'));
  if (mechanism === null) {
    const text = `${peer.host} offers no login that may be used${confidential ? '' : ' without TLS'}`;
    throw refusal({ code: 454, status: '4.7.0', text });
  }
  const { name, first } = mechanism;
  let answer = await client.command(first === null ? `AUTH ${name}` : `AUTH ${name} ${encode(first) || '='}`);
  while (answer.code === 334) {
    const challenge = decodeBase64(answer.lines.join('')) ?? Buffer.from(answer.lines.join(' '));
    answer = await client.command(encode(await mechanism.next(challenge)));
  }
  if (answer.code === 235) return;
  const { code, status, text } = remoteReply(answer);
  throw refusal({ code: 454, status: '4.7.0', text: `The login is refused: ${code} ${status ?? ''} ${text}` });
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
