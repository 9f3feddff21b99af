import { TextDecoder } from 'node:util';
import { MailError } from '#base/errors.ts';
import type { ChannelBindingType } from './channel-binding.ts';

/** Keys of RFC 5802 3 by which a server verifies SCRAM without knowing the password. */
export interface ScramKeys {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

/** What a mechanism asks for, and what it is resumed with. */
export type SaslRequest =
  /** Send this challenge; resumed with the client's response, a Uint8Array. */
  | { readonly kind: 'challenge'; readonly data: Uint8Array }
  /** Check a password; resumed with the identity. */
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  /** Check an OAuth 2 bearer token; resumed with the identity, or the error is thrown into the mechanism. */
  | { readonly kind: 'token'; readonly login: string; readonly token: string }
  /** Fetch keys; resumed with ScramKeys, or null where there are none. */
  | { readonly kind: 'scram-keys'; readonly login: string }
  /** Record whether the client proved to know the password; resumed with the identity. */
  | { readonly kind: 'scram-result'; readonly login: string; readonly proven: boolean };

/**
 * One run of a mechanism (RFC 4422): a generator that yields what it needs, is resumed with the answer, and returns the
 * identity. It does no I/O. It throws MailError: `bad-syntax` for a malformed response, `denied` for an identity other
 * than the login's own, `auth-failed`.
 */
export type Mechanism<Identity> = Generator<SaslRequest, Identity, unknown>;

/** What mechanisms are told about the connection and the service. */
export interface SaslContext {
  /** Whether the connection has channel binding data of any type. */
  canBind(): boolean;
  /** Channel binding data of the connection; null where it has none of that type. */
  channelBinding(type: ChannelBindingType): Uint8Array | null;
  /** A secret that stays the same, from which the salts of logins that do not exist are made. */
  readonly inventionKey: Uint8Array;
  /** Whether somebody can check bearer tokens. */
  readonly tokens: boolean;
}

/** Sends a challenge and receives the response. */
export function* challenge(data: string): Generator<SaslRequest, Uint8Array, unknown> {
  return (yield { kind: 'challenge', data: Buffer.from(data) }) as Uint8Array;
}

/** The response as text. Throws `bad-syntax` where it is not UTF-8. */
export function utf8(response: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(response);
  } catch (cause) {
    throw new MailError('bad-syntax', 'a SASL response is not UTF-8', { cause });
  }
}

/** Refuses to act for somebody else: an authorization identity may only repeat the login (RFC 4422 3.4.1). */
export function requireSelf(authorizationId: string, login: string): void {
  if (authorizationId === '' || authorizationId.toLowerCase() === login.toLowerCase()) return;
  throw new MailError('denied', 'a login may not act as another account');
}
