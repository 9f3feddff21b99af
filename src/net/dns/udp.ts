import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { MailError } from '#base/errors.ts';
import type { DnsMessage } from '#wire/dns/message.ts';
import type { ReadReply } from './reply.ts';
import type { DnsServer } from './servers.ts';

/**
 * Asks from a socket of its own, so that the system draws a new port for each question (RFC 5452 9.2) and lets only
 * that server's datagrams through. Replies that are not ours are passed over. Throws as `exchange` says.
 */
export async function askUdp(
  server: DnsServer,
  query: Uint8Array,
  read: ReadReply,
  milliseconds: number,
): Promise<DnsMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<DnsMessage>();
  const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
  const timer = setTimeout(() => reject(new MailError('timeout', 'no answer from the DNS server')), milliseconds);
  const fail = (cause: Error) => reject(new MailError('unavailable', 'the DNS server cannot be reached', { cause }));
  socket.on('error', fail);
  socket.on('message', (bytes) => {
    try {
      const message = read(bytes);
      if (message !== null) resolve(message);
    } catch (error) {
      reject(error);
    }
  });
  socket.connect(server.port, server.address, (error?: Error) => {
    if (error) fail(error);
    else socket.send(query, (failure) => failure && fail(failure));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
