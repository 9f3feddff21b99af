import { MailError } from '#base/errors.ts';
import { smtpLimits } from '#base/limits.ts';
import type { Connection } from '#net/connection.ts';
import { endpoint } from '#net/endpoint.ts';
import type { NetworkSet } from '#base/networks.ts';
import { parseProxyHeader } from '#wire/proxy.ts';

/**
 * Learns from the PROXY protocol who is behind a load balancer. Connections from the listed networks must begin with
 * its header, and no others may (section 2 of its specification: or everybody could claim any address).
 * Throws MailError: `bad-syntax`, `limit`, `timeout`.
 */
export async function identify(connection: Connection, balancers: NetworkSet): Promise<void> {
  if (!balancers.has(connection.remote.address)) return;
  const patience = connection.idleTimeout;
  const deadline = performance.now() + smtpLimits.proxyTime;
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    connection.idleTimeout = Math.max(1, deadline - performance.now());
    const chunk = await connection.readChunk();
    if (chunk === null) throw new MailError('bad-syntax', 'the connection ended in its PROXY header');
    bytes = Buffer.concat([bytes, chunk]);
    const header = parseProxyHeader(bytes);
    if (header === null) continue;
    connection.idleTimeout = patience;
    connection.unread(bytes.subarray(header.length));
    if (header.ends === null) return;
    const { source, destination } = header.ends;
    connection.overridePeer(endpoint(source.address, source.port), endpoint(destination.address, destination.port));
    return;
  }
}
