import { connect, type Socket } from 'node:net';
import { MailError } from '#base/errors.ts';
import type { DnsServer } from './servers.ts';

/** A TCP connection to a DNS server (RFC 7766), where each message has its length in front (RFC 1035 4.2.2). */
export class DnsStream implements Disposable {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  readonly #messages: AsyncGenerator<Uint8Array>;

  /** `milliseconds`: for everything that is done with it. */
  constructor(server: Pick<DnsServer, 'address' | 'port'>, milliseconds: number) {
    this.#socket = connect({ host: server.address, port: server.port });
    // Who waits for a message hears of it; before and after that nobody does.
    this.#socket.on('error', () => undefined);
    const late = () => this.#socket.destroy(new MailError('timeout', 'no DNS answer over TCP'));
    this.#timer = setTimeout(late, milliseconds);
    this.#messages = framed(this.#socket);
  }

  send(message: Uint8Array): void {
    this.#socket.write(Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]));
  }

  /** The next message. Throws MailError: `timeout`, or `unavailable` where the server cannot be reached or ends the connection. */
  async receive(): Promise<Uint8Array> {
    try {
      const next = await this.#messages.next();
      if (next.done !== true) return next.value;
    } catch (cause) {
      throw cause instanceof MailError ? cause : ended(cause);
    }
    throw ended();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#socket.destroy();
  }
}

function ended(cause?: unknown): MailError {
  return new MailError('unavailable', 'the DNS server ends the connection', { cause });
}

/** Cuts chunks into messages. */
async function* framed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frame = new Frame();
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0;) {
      rest = rest.subarray(frame.push(rest));
      const message = frame.take();
      if (message !== null) yield message;
    }
  }
}

/** Collects one message with its length in front. */
class Frame {
  #parts: Uint8Array[] = [];
  #headOctets = 0;
  #missing = 0;

  /** Takes what belongs to the message; how many octets that were. */
  push(chunk: Uint8Array): number {
    let at = 0;
    for (; this.#headOctets < 2 && at < chunk.length; at++, this.#headOctets++) {
      this.#missing = this.#missing * 0x100 + (chunk[at] ?? 0);
    }
    if (this.#headOctets < 2) return at;
    const part = chunk.subarray(at, at + this.#missing);
    this.#parts.push(part);
    this.#missing -= part.length;
    return at + part.length;
  }

  /** The message, once all of it is here. */
  take(): Uint8Array | null {
    if (this.#headOctets < 2 || this.#missing > 0) return null;
    const message = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#headOctets = 0;
    return message;
  }
}
