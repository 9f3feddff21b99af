import { codeOf, MailError } from '#base/errors.ts';
import type { ClientInfo, Identity } from '#directory/types.ts';
import { isLoopback } from '#net/endpoint.ts';
import { authenticate } from '#wire/sasl/authenticate.ts';
import { decodeInitialResponse, decodeResponse } from '#wire/sasl/base64.ts';
import type { SaslContext } from '#wire/sasl/mechanism.ts';
import { startMechanism } from '#wire/sasl/mechanisms.ts';
import { answers, badSequence, Refusal } from './errors.ts';
import type { Answer, Input, Session, SubmissionOptions } from './types.ts';

/** AUTH (RFC 4954 4). */
export async function auth(
  session: Session,
  { mechanism, initial }: { mechanism: string; initial: string | null },
): Promise<Answer> {
  const { options, input, limits } = session;
  if (options.role !== 'submission') throw new Refusal(502, '5.5.1', 'Logins are for submission');
  if (session.identity !== null) return badSequence('Authenticated already');
  // RFC 4954 4.
  if (!mayLogIn(session)) throw new Refusal(538, '5.7.11', 'Encryption is required for logins');
  if (session.failedLogins >= limits.logins) throw new Refusal(421, '4.7.0', 'Too many failed logins', 'close');
  const { authenticator } = options.submission;
  const context = saslContext(input, options.submission);
  const response = initial === null ? null : decodeInitialResponse(initial);
  const run = startMechanism<Identity>(mechanism, response, context);
  const client: ClientInfo = { protocol: 'smtp', address: input.remote.address, secure: input.secure };
  try {
    session.identity = await authenticate(run, (challenge) => respond(session, challenge), authenticator, client);
  } catch (error) {
    return failedLogin(session, error);
  }
  const allowed = await options.submission.recipientsPerMessage(session.identity.account);
  session.settings = { ...session.settings, recipients: Math.min(session.settings.recipients, allowed) };
  return { code: 235, status: '2.7.0', text: 'Authentication succeeded' };
}

/** Whether a password may be sent here: over TLS, or where the installation trusts this very machine. */
export function mayLogIn({ input, settings }: Session): boolean {
  return input.secure || (settings.plaintextOnLoopback && isLoopback(input.remote.address));
}

/** What mechanisms are told of the connection. */
export function saslContext(input: Input, { authenticator, inventionKey }: SubmissionOptions): SaslContext {
  const tokens = authenticator.token !== undefined;
  return { canBind: () => input.canBind, channelBinding: (type) => input.channelBinding(type), inventionKey, tokens };
}

/** RFC 4954 4: the client answers a challenge, or cancels with `*`. */
async function respond(session: Session, challenge: Uint8Array): Promise<Uint8Array | null> {
  const line = await session.challenge(challenge);
  const response = line === null ? null : decodeResponse(line);
  if (response === null) throw new Refusal(501, '5.7.0', 'Authentication cancelled');
  return response;
}

function failedLogin(session: Session, error: unknown): Answer {
  const code = codeOf(error);
  if (code === 'auth-failed' || code === 'denied') {
    session.failedLogins++;
    return answers['auth-failed'];
  }
  // RFC 4954 6.
  if (code === 'unavailable') {
    session.log.warn('smtp.login-unavailable', { error });
    return { code: 454, status: '4.7.0', text: 'Logins are not possible now, try again later' };
  }
  throw error instanceof Error ? error : new MailError('unavailable', String(error));
}
