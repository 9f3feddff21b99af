import { formatCapability, formatEnabled, formatId, formatStatus } from '#wire/imap/response.ts';
import { clientName } from '#wire/imap/client-name.ts';
import type { IdPair } from '#wire/imap/session-commands.ts';
import { capabilities } from './capabilities.ts';
import { Refusal } from './errors.ts';
import { clientOf } from './login.ts';
import { close } from './selection.ts';
import type { Enabled, Responses, Result, Session } from './types.ts';

/** CAPABILITY (RFC 9051 6.1.1). */
export async function* capability(session: Session): Responses {
  yield formatCapability(capabilities(session));
  return { status: 'OK', text: 'Capability completed' };
}

/** NOOP and CHECK (RFC 9051 6.1.2, RFC 3501 6.4.1): what others did is told as after every command. */
export function noop(): Result {
  return { status: 'OK', text: 'Done' };
}

/** LOGOUT (RFC 9051 6.1.3). */
export async function* logout(): Responses {
  yield formatStatus('*', 'BYE', 'Logging out');
  return { status: 'OK', text: 'Logged out', effect: 'close' };
}

/**
 * ID (RFC 2971). What the client says of itself helps whoever reads the log, and names it in the login history. Many
 * clients say it after the login only; RFC 2971 3.1 allows it at any time, and the first word counts.
 */
export async function* id(session: Session, pairs: readonly IdPair[] | null): Responses {
  session.log.debug('imap.client', { client: Object.fromEntries(pairs ?? []) });
  if (session.agent === '') {
    session.agent = clientName(pairs ?? []);
    if (session.identity !== null) session.options.authenticator.named(session.identity, clientOf(session));
  }
  yield formatId([['name', 'Sowa']]);
  return { status: 'OK', text: 'Pleased to meet you' };
}

/** STARTTLS (RFC 9051 6.2.1). The session does the handshake. */
export function startTls({ options, input }: Session): Result {
  if (input.secure) throw new Refusal('BAD', null, 'TLS is in use already');
  // Compression is above TLS (RFC 4978 3), and a session that is nobody again still has it (RFC 8437).
  if (input.compressed) throw new Refusal('BAD', null, 'Too late for that: the connection is compressed');
  if (options.tls === undefined) throw new Refusal('NO', 'CANNOT', 'TLS is not offered');
  return { status: 'OK', text: 'Begin TLS now', effect: 'tls' };
}

/** COMPRESS (RFC 4978 3). The session deflates what comes after the answer. OpenSSL, as Node has it, never compresses below. */
export function compress({ input }: Session, algorithm: string): Result {
  if (algorithm !== 'DEFLATE') throw new Refusal('BAD', null, 'There is no such algorithm');
  if (input.compressed) throw new Refusal('NO', 'COMPRESSIONACTIVE', 'The connection is compressed already');
  return { status: 'OK', text: 'Deflated from here on', effect: 'compress' };
}

/** What each name for ENABLE switches on. RFC 7162 3.2.3: QRESYNC brings CONDSTORE with it. */
const switches: Readonly<Record<string, readonly (keyof Enabled)[]>> = {
  IMAP4REV2: ['rev2'],
  'UTF8=ACCEPT': ['utf8'],
  CONDSTORE: ['condstore'],
  QRESYNC: ['qresync', 'condstore'],
};

/** ENABLE (RFC 9051 6.3.1): names that mean nothing here are passed over. */
export async function* enable(session: Session, names: readonly string[]): Responses {
  const known = names.filter((name) => Object.hasOwn(switches, name));
  for (const name of known) for (const key of switches[name] ?? []) session.enabled[key] = true;
  yield formatEnabled(known);
  return { status: 'OK', text: 'Enabled' };
}

/** UNAUTHENTICATE (RFC 8437): as after the greeting; the connection, with its TLS, stays. */
export function unauthenticate(session: Session): Result {
  close(session);
  forget(session);
  return { status: 'OK', text: 'You are nobody now' };
}

/** What a session was before login. */
export function forget(session: Session): void {
  session.state = 'greeted';
  session.identity = null;
  session.agent = '';
  for (const key of Object.keys(session.enabled) as (keyof Enabled)[]) session.enabled[key] = false;
}
