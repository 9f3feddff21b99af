import { formatAddress } from '#wire/address.ts';
import { formatDate } from '#wire/date.ts';
import { hopField } from './hops.ts';
import type { Role, Session, Transaction } from './types.ts';

/**
 * The trace fields in front of a message (RFC 5321 4.4): Return-Path, because delivery here is final, and Received.
 * `results`: the Authentication-Results field, or ''; above our Received, so that all see who added it (RFC 8601 4.1).
 */
export function traceFields(
  session: Session,
  { id, sender, parameters, recipients }: Transaction,
  results: string,
): string {
  const { options, client, input } = session;
  const { tlsInfo } = input;
  const [only, another] = recipients;
  const protocol = withProtocol(options.role, {
    extended: client?.extended === true,
    utf8: parameters.smtputf8,
    tls: tlsInfo !== null,
    login: session.identity !== null,
  });
  // RFC 5321 7.6: naming several recipients would tell each of the others.
  const forClause = only === undefined || another !== undefined ? '' : ` for <${only.address}>`;
  // RFC 8314 4.3: the registered clause `tls` gives the cipher suite.
  const tlsClause = tlsInfo === null ? '' : `\r\n\ttls ${tlsInfo.cipher}`;
  const version = tlsInfo === null ? '' : ` (${tlsInfo.version})`;
  return [
    `Return-Path: <${sender === null ? '' : formatAddress(sender)}>\r\n`,
    results,
    `Received: from ${printName(client?.name ?? '')} (${printAddress(input.remote.address)})\r\n`,
    `\tby ${options.hostname} with ${protocol}${version}\r\n`,
    `\tid ${id}${forClause}${tlsClause};\r\n`,
    `\t${formatDate(options.clock.now())}\r\n`,
    hopField(session, id, recipients),
  ].join('');
}

interface Transport {
  extended: boolean;
  utf8: boolean;
  tls: boolean;
  login: boolean;
}

/** The keyword of the With clause: RFC 5321 4.4, RFC 3848, RFC 6531 4.3. */
function withProtocol(role: Role, { extended, utf8, tls, login }: Transport): string {
  const base = role === 'lmtp' ? 'LMTP' : 'SMTP';
  const suffix = `${tls ? 'S' : ''}${login ? 'A' : ''}`;
  if (utf8) return `UTF8${base}${suffix}`;
  if (role === 'lmtp') return `LMTP${suffix}`;
  return extended || suffix !== '' ? `ESMTP${suffix}` : 'SMTP';
}

/** What the client called itself, without what could be taken for something else. */
function printName(name: string): string {
  return name.replace(/[^A-Za-z0-9.:[\]_-]/g, '?');
}

/** RFC 5321 4.1.3; a Unix socket has no address. */
function printAddress(address: string): string {
  if (address === '') return 'local socket';
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
}
