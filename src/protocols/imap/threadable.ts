/** A message as threads are made of it. */
export interface Threadable {
  /** What stands for it in the response; ascends through the mailbox. */
  readonly number: number;
  /** RFC 5256 2.2, milliseconds since the epoch. */
  readonly sent: number;
  /** Base subject, folded (wire/casemap.ts). */
  readonly subject: string;
  /** Whether the subject has marks of a reply or forward. */
  readonly isReply: boolean;
}

/** What a message says of its place among others. */
export interface Relations {
  /** Message-ID; null where it has none. */
  readonly id: string | null;
  /** The ids it refers to, oldest first. */
  readonly ancestors: readonly string[];
}

/** A message with the answers to it. A dummy, for a message that is not there, has at least one answer. */
export interface ThreadTree {
  readonly number: number | null;
  readonly message: Threadable | null;
  readonly children: ThreadTree[];
}

export function threadTree(message: Threadable | null, children: ThreadTree[] = []): ThreadTree {
  return { number: message?.number ?? null, message, children };
}

/** The message of a tree; of a dummy the one of its first child, which is none (RFC 5256 3 REFERENCES, step 4). */
export function firstOf({ message, children }: ThreadTree): Threadable {
  const first = message ?? children[0]?.message;
  if (first === undefined || first === null) throw new Error('a thread without messages');
  return first;
}

/** The order of dates; messages of one moment are in the order of the mailbox (RFC 5256 2.2). */
export function byDate(a: Threadable, b: Threadable): number {
  return a.sent - b.sent || a.number - b.number;
}
