import type { AttemptResult, DeliveryEvent, DepartingRecipient, RemoteReply } from '#services/queue/types.ts';
import type { RecipientReply } from './transaction.ts';

/** A reply and the host it is from; null where none was reached. */
interface Said {
  reply: RemoteReply;
  host: string | null;
}

/** What an attempt has come to so far, recipient by recipient. */
export class Answers {
  readonly #results: AttemptResult[] = [];
  #pending: readonly DepartingRecipient[];
  readonly #on: (event: DeliveryEvent) => void;
  /** The last answer about recipients whom another host may still take. */
  readonly #own = new Map<number, Said>();
  /** What befell all of them: what may pass, and what will not. */
  #temporary: Said | null = null;
  #permanent: Said | null = null;

  constructor(recipients: readonly DepartingRecipient[], on: (event: DeliveryEvent) => void) {
    this.#pending = recipients;
    this.#on = on;
  }

  /** Recipients without a final answer. */
  get pending(): readonly DepartingRecipient[] {
    return this.#pending;
  }

  /** A host could not be used, for whatever reason. */
  note(reply: RemoteReply, host: string | null): void {
    if (reply.code < 500) this.#temporary = { reply, host };
    else this.#permanent = { reply, host };
  }

  /** A host cannot be given the message for these recipients; another might. */
  pass(recipients: readonly DepartingRecipient[], reply: RemoteReply, host: string): void {
    for (const { number } of recipients) this.#own.set(number, { reply, host });
    this.#on({ kind: 'refused', host, reply });
  }

  /** Takes in what a transaction came to. `dsn`: the server reports to the sender itself (RFC 3461 5.2.1). */
  settle(replies: readonly RecipientReply[], host: string, dsn: boolean): void {
    for (const { recipient, reply, ambiguous } of replies) {
      const { number } = recipient;
      if (reply.code < 300) this.#results.push({ number, state: dsn ? 'delivered' : 'relayed', reply, host });
      else if (ambiguous) this.#results.push({ number, state: 'deferred', reply, host });
      else if (reply.code >= 500) this.#results.push({ number, state: 'failed', reply, host });
      else this.#own.set(number, { reply, host });
    }
    const settled = new Set(this.#results.map(({ number }) => number));
    this.#pending = this.#pending.filter(({ number }) => !settled.has(number));
    const refusals = replies.filter(({ reply }) => reply.code >= 300).map(({ reply }) => reply);
    const distinct = new Map(refusals.map((reply) => [`${reply.code} ${reply.status} ${reply.text}`, reply]));
    for (const reply of distinct.values()) this.#on({ kind: 'refused', host, reply });
  }

  /** One result for each recipient: those still without an answer get what stands for it. */
  results(): AttemptResult[] {
    const general = this.#temporary ?? this.#permanent ?? unreached;
    const rest = this.#pending.map(({ number }): AttemptResult => {
      const { reply, host } = this.#own.get(number) ?? general;
      return { number, state: reply.code >= 500 ? 'failed' : 'deferred', reply, host };
    });
    return [...this.#results, ...rest];
  }
}

const unreached: Said = {
  reply: { code: 421, status: '4.3.2', text: 'The attempt was given up because the service is closing' },
  host: null,
};
