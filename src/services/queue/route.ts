import { type Address, parsePath } from '#wire/address.ts';
import type { Destination } from './types.ts';

/** Where a recipient's mail goes: to another server, into a mailbox here, or nowhere for now. */
export type Route = Destination | { kind: 'local' } | { kind: 'none'; reason: string };

/** Finds the route of a recipient's address for a message. What it throws puts the recipient off. */
export type FindRoute = (address: string, message: { account: number; sender: string }) => Promise<Route>;

/** A server that takes all mail for others: a smarthost. */
export type Relay = Extract<Destination, { kind: 'host' }>;

/** Routes that lead straight to a domain's own servers go through the relay, where there is one. */
export function viaRelay(find: FindRoute, relay: () => Relay | null): FindRoute {
  return async (address, message) => {
    const route = await find(address, message);
    return route.kind === 'mx' ? (relay() ?? route) : route;
  };
}

/** RFC 5321 5.1: by MX; to an address literal without asking anybody. */
export function directRoute(domain: string): Destination {
  const literal = /^\[(?:IPv6:)?(.+)\]$/.exec(domain)?.[1];
  if (literal === undefined) return { kind: 'mx', domain };
  return { kind: 'host', host: literal, port: 25, tls: 'opportunistic', login: null };
}

/** The address of a queued recipient; `postmaster` may stand without a domain (RFC 5321 4.1.1.3). Throws `bad-syntax`. */
export function recipientAddress(text: string): Address {
  if (!text.includes('@')) return { local: text, domain: '' };
  const address = parsePath(`<${text}>`, { smtputf8: true });
  if (address === null) throw new Error('a recipient cannot be empty');
  return address;
}

/** One name for everything that counts as the same destination. */
export function laneOf(route: Route): string {
  switch (route.kind) {
    case 'local':
    case 'none':
      return route.kind;
    case 'mx':
      return `mx ${route.domain}`;
    case 'host':
      return `host ${route.host} ${route.port}`;
  }
}
