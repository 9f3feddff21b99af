import { codeOf } from '#base/errors.ts';
import type { ClientInfo, Identity } from '#directory/types.ts';
import { isLoopback } from '#net/endpoint.ts';
import { authenticate } from '#wire/sasl/authenticate.ts';
import { decodeInitialResponse, decodeResponse } from '#wire/sasl/base64.ts';
import type { SaslContext } from '#wire/sasl/mechanism.ts';
import { availableMechanisms, startMechanism } from '#wire/sasl/mechanisms.ts';
import { Refusal } from './errors.ts';
import { Maildrop } from './maildrop.ts';
import type { Answer, Session } from './types.ts';

/** USER (RFC 1939 7). Says the same of every name: who has an account is nobody's business. */
export function user(session: Session, name: string): Answer {
  session.user = name;
  session.state = 'password';
  return { ok: true, text: session.texts.sendPassword };
}

/** PASS (RFC 1939 7). */
export function pass(session: Session, password: string): Promise<Answer> {
  const { user: login, options } = session;
  session.user = '';
  session.state = 'authorization';
  return logIn(session, () => options.authenticator.password(login, password, clientOf(session)));
}

/** AUTH (RFC 5034 4). */
export function auth(
  session: Session,
  { mechanism, initial }: { mechanism: string; initial: string | null },
): Promise<Answer> {
  const { authenticator } = session.options;
  return logIn(session, () => {
    const response = initial === null ? null : decodeInitialResponse(initial);
    const run = startMechanism<Identity>(mechanism, response, saslContext(session));
    return authenticate(run, (challenge) => respond(session, challenge), authenticator, clientOf(session));
  });
}

/** Whether a password may be sent here: over TLS, or where the installation trusts this very machine. */
export function mayLogIn({ input, settings }: Session): boolean {
  return input.secure || (settings.plaintextOnLoopback && isLoopback(input.remote.address));
}

/** The SASL mechanisms of this connection. */
export function mechanisms(session: Session): string[] {
  return availableMechanisms(saslContext(session));
}

/** RFC 1939 4: a proven login opens and locks the maildrop; where that fails, the session stays in AUTHORIZATION. */
async function logIn(session: Session, prove: () => Promise<Identity>): Promise<Answer> {
  const { account } = await proven(session, prove);
  const maildrop = await Maildrop.open(session.options, account, session.limits.page);
  session.maildrop = maildrop;
  session.state = 'transaction';
  return { ok: true, text: session.texts.maildrop(maildrop.count, maildrop.octets) };
}

async function proven(session: Session, prove: () => Promise<Identity>): Promise<Identity> {
  try {
    return await prove();
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'auth-failed' && code !== 'denied') throw error;
    // Whether the login or the right to act as another was missing is nobody's business.
    const last = ++session.failedLogins >= session.limits.logins;
    throw new Refusal('authFailed', { code: 'AUTH', ...(last && { effect: 'close' }) });
  }
}

function saslContext({ input, options: { authenticator, inventionKey } }: Session): SaslContext {
  const tokens = authenticator.token !== undefined;
  return { canBind: () => input.canBind, channelBinding: (type) => input.channelBinding(type), inventionKey, tokens };
}

function clientOf({ input }: Session): ClientInfo {
  return { protocol: 'pop3', address: input.remote.address, secure: input.secure };
}

/** RFC 5034 4: the client answers a challenge, or cancels with `*`. */
async function respond(session: Session, challenge: Uint8Array): Promise<Uint8Array> {
  const line = await session.challenge(challenge);
  const response = line === null ? null : decodeResponse(line);
  if (response === null) throw new Refusal('authCancelled');
  return response;
}
