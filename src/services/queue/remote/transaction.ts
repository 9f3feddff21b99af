import { MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits.ts';
import { DotStuffer } from '#wire/smtp/dot-stuffing.ts';
import { mailLine, rcptLine } from '#wire/smtp/envelope-commands.ts';
import type { ReceivedReply } from '#wire/smtp/reply-reader.ts';
import type { Departure, DepartingRecipient, RemoteReply } from '#services/queue/types.ts';
import type { SmtpClient } from './client.ts';
import { remoteReply, replyOfError } from './failure.ts';
import type { Passage } from './requirements.ts';

/** What a transaction came to for one recipient. */
export interface RecipientReply {
  recipient: DepartingRecipient;
  /** The refusal of the recipient or of the message, or the 250 that ended it. */
  reply: RemoteReply;
  /** The server was sent the whole message and did not say whether it has it. */
  ambiguous: boolean;
}

/**
 * Sends a message to recipients over an open session (RFC 5321 3.3). One reply for each recipient. Throws MailError
 * where the connection was lost before the whole message was sent: then the server does not have it. `signal` cuts the
 * connection, but not between the end of the message and its reply.
 */
export async function transact(
  client: SmtpClient,
  departure: Departure,
  recipients: readonly DepartingRecipient[],
  passage: Passage,
  signal: AbortSignal,
): Promise<RecipientReply[]> {
  const transaction = new Transaction(client, departure, passage);
  const abort = () => transaction.abort();
  signal.addEventListener('abort', abort);
  try {
    return await transaction.run(recipients);
  } catch (error) {
    client.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

class Transaction {
  readonly #client: SmtpClient;
  readonly #departure: Departure;
  readonly #passage: Passage;
  readonly #binary: boolean;
  /** All of the message was sent. */
  #sent = false;

  constructor(client: SmtpClient, departure: Departure, passage: Passage) {
    this.#client = client;
    this.#departure = departure;
    this.#passage = passage;
    this.#binary = passage.body === 'BINARYMIME';
  }

  /** RFC 5321 4.5.4.2 leaves no doubt only where the last reply came: it is waited for, for a moment. */
  abort(): void {
    if (!this.#sent) return this.#client.destroy();
    setTimeout(() => this.#client.destroy(), deliveryLimits.lastReply).unref();
  }

  async run(recipients: readonly DepartingRecipient[]): Promise<RecipientReply[]> {
    const client = this.#client;
    if (client.unfinished) await client.command('RSET');
    client.transactions++;
    client.unfinished = true;
    const { refused, accepted, data } = await this.#envelope(recipients);
    if (accepted.length === 0) {
      await this.#abandon(data);
      return refused;
    }
    if (data !== null && data.code !== 354) return [...refused, ...this.#all(accepted, data)];
    const early = await this.#content();
    if (early !== null) return [...refused, ...this.#all(accepted, early)];
    this.#sent = true;
    try {
      const last = await client.reply(deliveryLimits.dataEnd);
      client.unfinished = false;
      return [...refused, ...this.#all(accepted, last)];
    } catch (error) {
      const reply = replyOfError(error);
      const text = `The server did not say whether it has the message. ${reply.text}`;
      const ambiguous = accepted.map((recipient) => ({ recipient, reply: { ...reply, text }, ambiguous: true }));
      return [...refused, ...ambiguous];
    }
  }

  /** MAIL, RCPT and, but for binary content, DATA; in one go where the server allows it (RFC 2920 3.1). */
  async #envelope(recipients: readonly DepartingRecipient[]): Promise<{
    refused: RecipientReply[];
    accepted: DepartingRecipient[];
    /** The reply to DATA; null where it was not sent. */
    data: ReceivedReply | null;
  }> {
    const client = this.#client;
    const { extensions } = client;
    const ahead = extensions.pipelining;
    const mail = mailLine({ ...this.#departure, ...this.#passage }, extensions);
    const lines = recipients.map((recipient) => rcptLine(recipient, extensions, this.#passage.smtputf8));
    if (ahead) client.write([mail, ...lines, ...(this.#binary ? [] : ['DATA']), ''].join('\r\n'));
    const started = ahead ? await client.reply(deliveryLimits.command) : await client.command(mail);
    const refused: RecipientReply[] = [];
    const accepted: DepartingRecipient[] = [];
    if (started.code !== 250 && !ahead) return { refused: this.#all(recipients, started), accepted, data: null };
    for (const [i, recipient] of recipients.entries()) {
      const said = ahead ? await client.reply(deliveryLimits.command) : await client.command(lines[i] ?? '');
      const reply = started.code === 250 ? said : started;
      // RFC 5321 3.3: 251 takes the recipient too.
      if (reply.code === 250 || reply.code === 251) accepted.push(recipient);
      else refused.push(...this.#all([recipient], reply));
    }
    if (this.#binary || (!ahead && accepted.length === 0)) return { refused, accepted, data: null };
    const data = ahead
      ? await client.reply(deliveryLimits.dataStart)
      : await client.command('DATA', deliveryLimits.dataStart);
    return { refused, accepted, data };
  }

  /** Nobody takes the message. RFC 2920 3.1: a server that wants it all the same gets an empty one, which it must refuse. */
  async #abandon(data: ReceivedReply | null): Promise<void> {
    if (data?.code === 354) await this.#client.command('.', deliveryLimits.dataEnd);
  }

  /** Sends the message. Gives the reply of a server that refused it on the way and hung up. */
  async #content(): Promise<ReceivedReply | null> {
    try {
      await (this.#binary ? this.#chunk() : this.#text());
      return null;
    } catch (error) {
      const early = await this.#lastWords();
      if (early === null) throw error;
      return early;
    }
  }

  /** What the server said before it hung up, if that explains it. */
  async #lastWords(): Promise<ReceivedReply | null> {
    try {
      const reply = await this.#client.reply(0);
      return reply.code >= 400 ? reply : null;
    } catch (error) {
      if (error instanceof MailError) return null;
      throw error;
    } finally {
      this.#client.destroy();
    }
  }

  async #text(): Promise<void> {
    const client = this.#client;
    const stuffer = new DotStuffer();
    for await (const chunk of this.#departure.open()) {
      client.write(stuffer.push(chunk));
      await client.flush(deliveryLimits.dataBlock);
    }
    client.write(stuffer.finish());
    await client.flush(deliveryLimits.dataBlock);
  }

  /** RFC 3030 2: one chunk with all of it. */
  async #chunk(): Promise<void> {
    const client = this.#client;
    const { size } = this.#departure;
    client.write(`BDAT ${size} LAST\r\n`);
    let sent = 0;
    for await (const chunk of this.#departure.open()) {
      sent += chunk.length;
      if (sent > size) break;
      client.write(chunk);
      await client.flush(deliveryLimits.dataBlock);
    }
    if (sent !== size) throw new MailError('corrupt', 'a message has another size than its queue row says');
  }

  #all(recipients: readonly DepartingRecipient[], received: ReceivedReply): RecipientReply[] {
    const reply = remoteReply(received);
    return recipients.map((recipient) => ({ recipient, reply, ambiguous: false }));
  }
}
