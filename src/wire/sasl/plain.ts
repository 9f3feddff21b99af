import { MailError } from '#base/errors.ts';
import { challenge, type Mechanism, requireSelf, utf8 } from './mechanism.ts';

/** RFC 4616: `[authzid] NUL authcid NUL passwd`. */
export function* plain<Identity>(initial: Uint8Array | null): Mechanism<Identity> {
  const message = utf8(initial ?? (yield* challenge('')));
  const [authorizationId, login, password, ...rest] = message.split('\0');
  if (authorizationId === undefined || !login || !password || rest.length > 0) {
    throw new MailError('bad-syntax', 'a PLAIN response is not authzid NUL authcid NUL passwd');
  }
  requireSelf(authorizationId, login);
  return (yield { kind: 'password', login, password }) as Identity;
}

/** LOGIN as draft-murchison-sasl-login-00 wrote it down: obsolete, and still all that some clients speak. */
export function* login<Identity>(initial: Uint8Array | null): Mechanism<Identity> {
  const login = utf8(initial ?? (yield* challenge('Username:')));
  const password = utf8(yield* challenge('Password:'));
  if (login === '' || password === '') throw new MailError('bad-syntax', 'a LOGIN response is empty');
  return (yield { kind: 'password', login, password }) as Identity;
}
