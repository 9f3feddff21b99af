import { isIPv4 } from 'node:net';
import type { SaslContext } from '#wire/sasl/mechanism.ts';
import { availableMechanisms } from '#wire/sasl/mechanisms.ts';
import type { Session } from './types.ts';

/** Whether a password may be sent here: over TLS, or where the installation trusts this very machine. */
export function mayLogIn({ input, settings }: Session): boolean {
  return input.secure || (settings.plaintextOnLoopback && isLoopback(input.remote.address));
}

/** The SASL mechanisms of this connection. not done: AUTH=LOGIN, because who cannot do PLAIN has the command LOGIN. */
export function mechanisms(session: Session): string[] {
  return availableMechanisms(saslContext(session)).filter((name) => name !== 'LOGIN');
}

/** What mechanisms are told of the connection. */
export function saslContext({ input, options: { authenticator, inventionKey } }: Session): SaslContext {
  const tokens = authenticator.token !== undefined;
  return { canBind: () => input.canBind, channelBinding: (type) => input.channelBinding(type), inventionKey, tokens };
}

/** RFC 5735 3, RFC 4291 2.5.3. */
function isLoopback(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
