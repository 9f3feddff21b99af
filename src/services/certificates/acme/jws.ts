import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** The public half of a P-256 key as RFC 7638 3.2 wants it: required members only, in alphabetical order. */
export function publicJwk(key: KeyObject): { crv: string; kty: string; x: string; y: string } {
  const { crv = '', kty = '', x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { crv, kty, x, y };
}

/** RFC 8555 8.1: what proves at a challenge that the asker has the key of the account. */
export function keyAuthorization(token: string, key: KeyObject): string {
  return `${token}.${digest(JSON.stringify(publicJwk(key)))}`;
}

/** SHA-256 in base64url. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** What a signed request says besides its payload. */
export interface SignedHeader {
  url: string;
  /** None in the inner request of a change of keys (RFC 8555 7.3.5). */
  nonce?: string;
  /** URL of the account; null names the key itself (RFC 8555 6.2). */
  account: string | null;
}

/** The flattened JWS of a request, ES256 (RFC 7515 7.2.2, RFC 7518 3.4). A payload of null is a POST-as-GET (RFC 8555 6.3). */
export function signedRequest(key: KeyObject, { url, nonce, account }: SignedHeader, payload: unknown): string {
  const who = account === null ? { jwk: publicJwk(key) } : { kid: account };
  const header = encoded(JSON.stringify({ alg: 'ES256', ...who, ...(nonce !== undefined && { nonce }), url }));
  const body = payload === null ? '' : encoded(JSON.stringify(payload));
  const signature = sign('sha256', Buffer.from(`${header}.${body}`), { key, dsaEncoding: 'ieee-p1363' });
  return JSON.stringify({ protected: header, payload: body, signature: signature.toString('base64url') });
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
