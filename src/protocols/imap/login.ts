import { codeOf } from '#base/errors.ts';
import type { ClientInfo, Identity } from '#directory/types.ts';
import { authenticate } from '#wire/sasl/authenticate.ts';
import { decodeInitialResponse, decodeResponse } from '#wire/sasl/base64.ts';
import { startMechanism } from '#wire/sasl/mechanisms.ts';
import { capabilities } from './capabilities.ts';
import { Refusal } from './errors.ts';
import { mayLogIn, mechanisms, saslContext } from './mechanisms.ts';
import type { Result, Session } from './types.ts';

/** LOGIN (RFC 9051 6.2.3). */
export function login(session: Session, { login, password }: { login: string; password: string }): Promise<Result> {
  return logIn(session, () => session.options.authenticator.password(login, password, clientOf(session)));
}

/** AUTHENTICATE (RFC 9051 6.2.2). */
export function authenticateClient(
  session: Session,
  { mechanism, initial }: { mechanism: string; initial: string | null },
): Promise<Result> {
  return logIn(session, () => {
    if (!mechanisms(session).includes(mechanism)) throw new Refusal('NO', 'CANNOT', 'This mechanism is not offered');
    const response = initial === null ? null : decodeInitialResponse(initial);
    const run = startMechanism<Identity>(mechanism, response, saslContext(session));
    const respond = (challenge: Uint8Array) => answerTo(session, challenge);
    return authenticate(run, respond, session.options.authenticator, clientOf(session));
  });
}

async function logIn(session: Session, prove: () => Promise<Identity>): Promise<Result> {
  if (!mayLogIn(session)) throw new Refusal('NO', 'PRIVACYREQUIRED', 'Encryption is required for logins');
  try {
    session.identity = await prove();
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'auth-failed' && code !== 'denied') throw error;
    // RFC 5530 3: whether the login or the right to act as another was missing is nobody's business.
    const last = ++session.failedLogins >= session.limits.logins;
    throw new Refusal('NO', 'AUTHENTICATIONFAILED', 'Authentication failed', last ? 'bye' : undefined);
  }
  session.state = 'authenticated';
  return { status: 'OK', code: ['CAPABILITY', capabilities(session)], text: 'Logged in' };
}

/** Who is asking. */
export function clientOf({ input, agent }: Session): ClientInfo {
  return { protocol: 'imap', address: input.remote.address, secure: input.secure, agent };
}

/** RFC 9051 6.2.2: the client answers a challenge, or cancels with `*`. */
async function answerTo(session: Session, challenge: Uint8Array): Promise<Uint8Array | null> {
  const response = decodeResponse(await session.challenge(challenge));
  if (response === null) throw new Refusal('BAD', null, 'Authentication cancelled');
  return response;
}
