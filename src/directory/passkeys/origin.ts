import { MailError } from '#base/errors.ts';

/**
 * The origin that a browser says a passkey was used at, where that is a page of this host (WebAuthn 3, 13.4.9): under
 * TLS on any port, or on the very machine. Throws `auth-failed` for any other.
 */
export function originOf(clientDataJSON: string, hostname: string): string {
  const origin = readOrigin(clientDataJSON);
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost');
  if (url === null || url.hostname !== hostname || url.origin !== origin || !isSecure) {
    throw new MailError('auth-failed', 'the passkey was used at another origin', { detail: { origin } });
  }
  return origin;
}

function readOrigin(clientDataJSON: string): string {
  try {
    const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { origin?: unknown } | null;
    return typeof data?.origin === 'string' ? data.origin : '';
  } catch (cause) {
    throw new MailError('auth-failed', 'the client data of a passkey cannot be read', { cause });
  }
}
