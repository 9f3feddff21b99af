import { codeOf, MailError } from '#base/errors.ts';
import { challenge, type Mechanism, requireSelf, utf8 } from './mechanism.ts';
import { parseGs2Header } from './gs2.ts';

/** RFC 7628 3.1: `n,a=user,^Aauth=Bearer token^A^A`. */
export function* oauthBearer<Identity>(initial: Uint8Array | null): Mechanism<Identity> {
  const message = utf8(initial ?? (yield* challenge('')));
  const { binding, authorizationId, rest } = parseGs2Header(message);
  const fields = keyValues(rest);
  const token = bearer(fields);
  if (token === undefined || binding.startsWith('p=')) throw malformed();
  requireSelf(fields.get('user') ?? '', authorizationId);
  // RFC 7628 3.2.2: the reason as JSON; the client answers with a single ^A before the exchange fails.
  return yield* verifyToken<Identity>(authorizationId, token, { status: 'invalid_token', scope: '' });
}

/** XOAUTH2, https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: `user=name^Aauth=Bearer token^A^A`. */
export function* xoauth2<Identity>(initial: Uint8Array | null): Mechanism<Identity> {
  const message = utf8(initial ?? (yield* challenge('')));
  const fields = keyValues(`\u0001${message}`);
  const login = fields.get('user');
  const token = bearer(fields);
  if (!login || token === undefined) throw malformed();
  return yield* verifyToken<Identity>(login, token, { status: '401', schemes: 'bearer', scope: '' });
}

/** Asks for the identity behind the token; a refusal is told to the client before the exchange fails. */
function* verifyToken<Identity>(login: string, token: string, refusal: object): Mechanism<Identity> {
  try {
    return (yield { kind: 'token', login, token }) as Identity;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'auth-failed' || code === 'account-suspended') yield* challenge(JSON.stringify(refusal));
    throw error;
  }
}

/** RFC 7628 3.1: `kvsep *kvpair kvsep`, where every pair ends in ^A. */
function keyValues(text: string): Map<string, string> {
  if (!/^\u0001(?:[A-Za-z]+=[^\u0001]*\u0001)+\u0001$/.test(text)) throw malformed();
  const pairs = text.slice(1, -2).split('\u0001');
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).toLowerCase(), pair.slice(at + 1)];
    }),
  );
}

/** RFC 6750 2.1: the scheme in any case, one space, a b64token. */
function bearer(fields: Map<string, string>): string | undefined {
  return /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(fields.get('auth') ?? '')?.[1];
}

function malformed(): MailError {
  return new MailError('bad-syntax', 'an OAuth response is malformed');
}
