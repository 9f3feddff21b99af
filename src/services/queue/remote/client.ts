import { MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';
import type { Connection, TlsInfo } from '#net/connection.ts';
import { type ReceivedReply, ReplyReader } from '#wire/smtp/reply-reader.ts';
import { noExtensions, type ServerExtensions } from '#wire/smtp/server-extensions.ts';
import type { Verified } from './tls-demand.ts';

/** Who a session speaks with. */
export interface Peer {
  /** The name it was looked up by; the address itself where there is none. */
  host: string;
  address: string;
  port: number;
}

/** TLS of a session as the trail tells it. */
export type SessionTls = Pick<TlsInfo, 'version' | 'cipher'> & { verified: Verified };

/**
 * The client's end of an SMTP connection: commands out, replies in, with what the server can do. Every wait is bounded
 * (RFC 5321 4.5.3.2). Whatever throws leaves it unusable.
 */
export class SmtpClient {
  readonly peer: Peer;
  extensions: ServerExtensions = noExtensions;
  tls: SessionTls | null = null;
  /** Transactions begun. */
  transactions = 0;
  /** A transaction was begun and not brought to its end: RSET comes before the next (RFC 5321 4.1.1.5). */
  unfinished = false;

  readonly connection: Connection;
  readonly #reader = new ReplyReader();
  /** Nothing else may be said: the server closes, or the two no longer agree on what comes next. */
  #spent = false;

  constructor(connection: Connection, peer: Peer) {
    this.connection = connection;
    this.peer = peer;
  }

  /** Whether another message may be sent. */
  get reusable(): boolean {
    const { maxMessages } = this.extensions;
    return !this.#spent && this.transactions < Math.min(maxMessages ?? Infinity, deliveryLimits.messages);
  }

  /** Sends a command and waits for its reply. */
  async command(line: string, timeout: number = deliveryLimits.command): Promise<ReceivedReply> {
    this.write(`${line}\r\n`);
    return this.reply(timeout);
  }

  /** Queues octets; they leave with the end of the tick or with `flush`. */
  write(data: string | Uint8Array): void {
    this.connection.write(data);
  }

  /** Waits until the server has room for more. */
  async flush(timeout: number): Promise<void> {
    this.connection.idleTimeout = timeout;
    await this.connection.flush();
  }

  /** The next reply, all of it within `timeout`. Throws MailError: `timeout`, `unavailable` (the connection is gone), `bad-syntax`, `limit`. */
  async reply(timeout: number): Promise<ReceivedReply> {
    const deadline = performance.now() + timeout;
    try {
      for (;;) {
        this.connection.idleTimeout = Math.max(0, deadline - performance.now());
        const line = await this.connection.readLine(deliveryLimits.replyLine);
        if (line === null)
          throw new MailError('unavailable', 'the server closed it', { cause: this.connection.failure });
        const reply = this.#reader.push(line);
        if (reply === null) continue;
        // RFC 5321 3.8: the server closes the connection.
        if (reply.code === 421) this.#spent = true;
        return reply;
      }
    } catch (error) {
      this.#spent = true;
      throw error;
    }
  }

  /** Ends with QUIT; its reply is not waited for, as nothing depends on it (RFC 5321 4.1.1.10). */
  quit(): void {
    if (!this.#spent) this.write('QUIT\r\n');
    this.#spent = true;
    this.connection.close();
  }

  /** Cuts the connection. */
  destroy(): void {
    this.#spent = true;
    this.connection.destroy();
  }
}
