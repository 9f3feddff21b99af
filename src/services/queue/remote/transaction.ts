import { codeOf, MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';
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

/** How a transaction ended. */
export interface TransactionEnd {
  /** One for each recipient; only those settled so far where the connection was lost. */
  replies: readonly RecipientReply[];
  /** The connection was lost before the whole message was sent: who has no reply does not have it. */
  lost: MailError | null;
}

/**
 * Sends a message to recipients over an open session (RFC 5321 3.3). `signal` cuts the connection, but not between the
 * end of the message and its reply.
 */
export async function transact(
  client: SmtpClient,
  departure: Departure,
  recipients: readonly DepartingRecipient[],
  passage: Passage,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  const transaction = new Transaction(client, departure, passage);
  const abort = () => transaction.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    await transaction.run(recipients);
    return { replies: transaction.replies, lost: null };
  } catch (error) {
    client.destroy();
    if (!(error instanceof MailError)) throw error;
    return { replies: transaction.replies, lost: error };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

class Transaction {
  readonly replies: RecipientReply[] = [];
  readonly #client: SmtpClient;
  readonly #departure: Departure;
  readonly #passage: Passage;
  readonly #binary: boolean;
  /** The end of the message is on its way: from here on the server may have it. */
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

  async run(recipients: readonly DepartingRecipient[]): Promise<void> {
    const client = this.#client;
    if (client.unfinished) await client.command('RSET');
    client.transactions++;
    client.unfinished = true;
    const { pipelining } = client.extensions;
    const { accepted, data } = await (pipelining ? this.#envelopeAhead(recipients) : this.#envelope(recipients));
    if (accepted.length === 0) return this.#abandon(data);
    if (data !== null && data.code !== 354) return this.#answer(accepted, data);
    const early = await this.#content();
    if (early !== null) return this.#answer(accepted, early);
    try {
      const last = await client.reply(deliveryLimits.dataEnd);
      client.unfinished = false;
      this.#answer(accepted, last);
    } catch (error) {
      const reply = replyOfError(error);
      const text = `The server did not say whether it has the message. ${reply.text}`;
      for (const recipient of accepted) this.replies.push({ recipient, reply: { ...reply, text }, ambiguous: true });
    }
  }

  /** RFC 2920 3.1: MAIL, RCPT and, but for binary content, DATA in one go. */
  async #envelopeAhead(recipients: readonly DepartingRecipient[]): Promise<Envelope> {
    const client = this.#client;
    const lines = [this.#mailLine(), ...recipients.map((recipient) => this.#rcptLine(recipient))];
    client.write([...lines, ...(this.#binary ? [] : ['DATA']), ''].join('\r\n'));
    const mail = await client.reply(deliveryLimits.command);
    if (mail.code !== 250) this.#answer(recipients, mail);
    const accepted: DepartingRecipient[] = [];
    for (const recipient of recipients) {
      const reply = await client.reply(deliveryLimits.command);
      if (mail.code === 250 && this.#isTaken(recipient, reply)) accepted.push(recipient);
    }
    return { accepted, data: this.#binary ? null : await client.reply(deliveryLimits.dataStart) };
  }

  /** The same word by word, for servers that cannot do that. */
  async #envelope(recipients: readonly DepartingRecipient[]): Promise<Envelope> {
    const client = this.#client;
    const accepted: DepartingRecipient[] = [];
    const mail = await client.command(this.#mailLine());
    if (mail.code !== 250) this.#answer(recipients, mail);
    else {
      for (const recipient of recipients) {
        const reply = await client.command(this.#rcptLine(recipient));
        if (this.#isTaken(recipient, reply)) accepted.push(recipient);
      }
    }
    if (accepted.length === 0 || this.#binary) return { accepted, data: null };
    return { accepted, data: await client.command('DATA', deliveryLimits.dataStart) };
  }

  #mailLine(): string {
    return mailLine({ ...this.#departure, ...this.#passage }, this.#client.extensions);
  }

  #rcptLine(recipient: DepartingRecipient): string {
    return rcptLine(recipient, this.#client.extensions, this.#passage.smtputf8);
  }

  /** RFC 5321 3.3: 251 takes the recipient too. A refusal is kept. */
  #isTaken(recipient: DepartingRecipient, reply: ReceivedReply): boolean {
    const taken = reply.code === 250 || reply.code === 251;
    if (!taken) this.#answer([recipient], reply);
    return taken;
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
      // Behind the end only the last reply, or its absence, says what became of the message.
      if (this.#sent && (codeOf(error) === 'unavailable' || codeOf(error) === 'timeout')) return null;
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
    this.#sent = true;
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
      this.#sent = sent === size;
      client.write(chunk);
      await client.flush(deliveryLimits.dataBlock);
    }
    if (sent !== size) throw new MailError('corrupt', 'a message has another size than its queue row says');
  }

  #answer(recipients: readonly DepartingRecipient[], received: ReceivedReply): void {
    const reply = remoteReply(received);
    for (const recipient of recipients) this.replies.push({ recipient, reply, ambiguous: false });
  }
}

interface Envelope {
  accepted: readonly DepartingRecipient[];
  /** The reply to DATA; null where it was not sent. */
  data: ReceivedReply | null;
}
