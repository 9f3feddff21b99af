import { MailError } from '#base/errors.ts';
import type { DnsMessage } from '#wire/dns/message.ts';
import type { ReadReply } from './reply.ts';
import type { DnsServer } from './servers.ts';
import { DnsStream } from './stream.ts';

/** Asks over a TCP connection. Throws as `exchange` says. */
export async function askTcp(
  server: DnsServer,
  query: Uint8Array,
  read: ReadReply,
  milliseconds: number,
): Promise<DnsMessage> {
  using stream = new DnsStream(server, milliseconds);
  stream.send(query);
  const message = read(await stream.receive());
  if (message === null) throw new MailError('bad-syntax', 'a DNS answer over TCP belongs to another question');
  return message;
}
