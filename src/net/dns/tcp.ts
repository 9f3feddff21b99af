import { connect } from 'node:net';
import { MailError } from '#base/errors.ts';
import type { DnsMessage } from '#wire/dns/message.ts';
import type { ReadReply } from './reply.ts';
import type { DnsServer } from './servers.ts';

/** Asks over a TCP connection (RFC 7766), where each message has its length in front (RFC 1035 4.2.2). Throws as `exchange` says. */
export async function askTcp(
  server: DnsServer,
  query: Uint8Array,
  read: ReadReply,
  milliseconds: number,
): Promise<DnsMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const socket = connect({ host: server.address, port: server.port });
  const timer = setTimeout(() => reject(new MailError('timeout', 'no DNS answer over TCP')), milliseconds);
  const fail = (cause?: Error) => reject(new MailError('unavailable', 'the DNS server ends the connection', { cause }));
  const frame = new Frame();
  socket.on('error', fail).on('close', () => fail());
  socket.on('data', (chunk) => {
    const message = frame.push(chunk);
    if (message !== null) resolve(message);
  });
  socket.write(Buffer.concat([Buffer.of(query.length >> 8, query.length & 0xff), query]));
  try {
    const message = read(await promise);
    if (message === null) throw new MailError('bad-syntax', 'a DNS answer over TCP belongs to another question');
    return message;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Collects one message with its length in front. */
class Frame {
  readonly #parts: Uint8Array[] = [];
  #headOctets = 0;
  #missing = 0;

  /** The message, once all of it is here. */
  push(chunk: Uint8Array): Uint8Array | null {
    let at = 0;
    for (; this.#headOctets < 2 && at < chunk.length; at++, this.#headOctets++) {
      this.#missing = this.#missing * 0x100 + (chunk[at] ?? 0);
    }
    if (this.#headOctets < 2) return null;
    const part = chunk.subarray(at, at + this.#missing);
    this.#parts.push(part);
    this.#missing -= part.length;
    return this.#missing === 0 ? Buffer.concat(this.#parts) : null;
  }
}
