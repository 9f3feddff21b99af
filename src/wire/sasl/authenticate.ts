import { MailError } from '#base/errors.ts';
import type { Mechanism, SaslRequest, ScramKeys } from './mechanism.ts';

/** Sends a challenge and gives the decoded response; null where the client cancels or is gone. */
export type Exchange = (challenge: Uint8Array) => Promise<Uint8Array | null>;

/** Checks what mechanisms ask about; throws `auth-failed`, `auth-throttled`, `unavailable`. The directory is one. */
export interface Verifier<Identity, Client> {
  password(login: string, password: string, client: Client): Promise<Identity>;
  /** Null where the login has none. */
  scramKeys(login: string, client: Client): Promise<ScramKeys | null>;
  /** Records the outcome of SCRAM; throws `auth-failed` where `proven` is false. */
  scramResult(login: string, proven: boolean, client: Client): Promise<Identity>;
  /** Absent where bearer tokens are not accepted. */
  token?(login: string, token: string, client: Client): Promise<Identity>;
}

/**
 * Runs a mechanism to its end (RFC 4422 3) and returns who the client proved to be. Throws what the mechanism, the
 * verifier and the exchange throw; MailError('bad-syntax') where the client cancels.
 */
export async function authenticate<Identity, Client>(
  mechanism: Mechanism<Identity>,
  exchange: Exchange,
  verifier: Verifier<Identity, Client>,
  client: Client,
): Promise<Identity> {
  let next = mechanism.next();
  while (next.done !== true) {
    try {
      const answer = await answerTo(next.value, exchange, verifier, client);
      next = mechanism.next(answer);
    } catch (error) {
      next = mechanism.throw(error);
    }
  }
  return next.value;
}

async function answerTo<Identity, Client>(
  request: SaslRequest,
  exchange: Exchange,
  verifier: Verifier<Identity, Client>,
  client: Client,
): Promise<Uint8Array | Identity | ScramKeys | null> {
  switch (request.kind) {
    case 'challenge':
      return respond(request.data, exchange);
    case 'password':
      return verifier.password(request.login, request.password, client);
    case 'scram-keys':
      return verifier.scramKeys(request.login, client);
    case 'scram-result':
      return verifier.scramResult(request.login, request.proven, client);
    default:
      if (verifier.token === undefined) throw new MailError('unsupported', 'bearer tokens are not accepted');
      return verifier.token(request.login, request.token, client);
  }
}

async function respond(data: Uint8Array, exchange: Exchange): Promise<Uint8Array> {
  const response = await exchange(data);
  if (response === null) throw new MailError('bad-syntax', 'authentication was cancelled');
  return response;
}
