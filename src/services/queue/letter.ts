import type { Clock } from '#base/clock.ts';
import type { Call } from '#db/types.ts';
import { newQueueId } from '#store/queue-id.ts';
import type { Store } from '#store/store.ts';
import type { BodyRef, Received } from '#store/types.ts';
import { type TextMessage, writeTextMessage } from '#wire/mime/text-message.ts';

/** What letters of the service itself are made with. */
export interface LetterGround {
  store: Store;
  clock: Clock;
  hostname: string;
}

/** What the service writes to somebody by itself. */
export type Letter = Pick<TextMessage, 'from' | 'to' | 'subject' | 'text'>;

/** Writes a letter to the store; nobody has it before a call names it. */
export async function receiveLetter(
  { store, clock, hostname }: LetterGround,
  letter: Letter,
): Promise<{ queueId: string; received: Received }> {
  const now = clock.now();
  const queueId = newQueueId(now);
  const messageId = `${queueId}@${hostname}`;
  const writer = store.receive();
  await writer.write(writeTextMessage({ ...letter, messageId, date: now, fields: ['Auto-Submitted: auto-generated'] }));
  return { queueId, received: await writer.finish() };
}

/** Writes a letter, and gives the call that queues it, to be committed with what it tells of. */
export async function queuedLetter(ground: LetterGround, account: number, letter: Letter): Promise<Call> {
  const { queueId, received } = await receiveLetter(ground, letter);
  return ground.store.call(account, 'queue.add', { queueId, message: automaticMessage(letter.to, received.body) });
}

/** How what nobody wrote goes to one address. RFC 3834 3.3 and 5: from the null sender, so nobody answers it, nor reports on it. */
export function automaticMessage(to: string, body: BodyRef) {
  return {
    sender: '',
    body,
    recipients: [{ address: to, notify: 'NEVER', original: null }],
    envelopeId: null,
    ret: null,
    smtputf8: /[^\0-\x7f]/.test(to),
    bodyType: '7BIT' as const,
    requireTls: false,
  };
}
