import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { TargetServer } from '#directory/routing/types.ts';
import { isLoopback } from '#net/endpoint.ts';

/**
 * Whether a target server is this very program: an address of this machine, and a port on which it takes mail. A name
 * that cannot be looked up now is nobody; the marker in the header ends the circle should it lead here later.
 */
export async function isOurselves(
  { host, port }: Pick<TargetServer, 'host' | 'port'>,
  ports: readonly number[],
): Promise<boolean> {
  if (!ports.includes(port)) return false;
  const found = await lookup(host, { all: true }).catch(() => []);
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []));
  return found.some(({ address }) => own.has(address) || isLoopback(address));
}
