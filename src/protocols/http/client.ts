import type { Context } from 'hono';
import { endpoint } from '#net/endpoint.ts';
import type { HttpEnv } from './types.ts';

/** The IP address that a request comes from. */
export function clientAddress({ env: { incoming } }: Context<HttpEnv>): string {
  return endpoint(incoming.socket.remoteAddress, incoming.socket.remotePort).address;
}
