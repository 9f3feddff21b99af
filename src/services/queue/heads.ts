/** What is known of a message when header fields are put in front of it. */
export interface Preparation {
  queueId: string;
  /** Who sends it; 0 for nobody of ours. */
  account: number;
  /** Reverse path; '' is the null sender. */
  sender: string;
  size: number;
  /** The octets of the message as it leaves, so far. */
  open(): AsyncIterable<Uint8Array>;
}

/** Makes header bytes, each field with its line end, to put in front of a message that leaves: signatures. */
export type Prepare = (message: Preparation) => Promise<Uint8Array>;

interface Entry {
  head: Promise<Uint8Array>;
  users: number;
}

/** The heads of messages that are being delivered: made once, though several deliveries of one message run at a time. */
export class Heads {
  readonly #prepare: Prepare;
  readonly #entries = new Map<string, Entry>();

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  /** The head of a message; it is kept until every user has said `release`. Throws what `prepare` throws. */
  async of(message: Preparation): Promise<Uint8Array> {
    const entry = this.#entries.get(message.queueId) ?? { head: this.#prepare(message), users: 0 };
    this.#entries.set(message.queueId, entry);
    entry.users++;
    try {
      return await entry.head;
    } catch (error) {
      this.release(message.queueId);
      throw error;
    }
  }

  release(queueId: string): void {
    const entry = this.#entries.get(queueId);
    if (entry !== undefined && --entry.users === 0) this.#entries.delete(queueId);
  }
}
