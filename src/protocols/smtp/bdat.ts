import { LineEndCheck } from '#wire/smtp/line-ends.ts';
import { conclude } from './conclusion.ts';
import { answerTo, badSequence } from './errors.ts';
import { endless, Incoming } from './incoming.ts';
import type { Answer, Input, Session } from './types.ts';

/** BDAT (RFC 3030 2): one chunk of a message, perhaps the last. Whatever the answer, the chunk is read first. */
export async function* bdat(session: Session, { size, last }: { size: number; last: boolean }): AsyncGenerator<Answer> {
  const { transaction, state, input } = session;
  if (transaction === null || (state !== 'rcpt' && state !== 'bdat')) {
    if (size > session.settings.messageSize + session.limits.excess) throw endless();
    if (await readChunk(input, size, () => undefined)) yield badSequence('BDAT has no place here');
    return;
  }
  // Text may come by BDAT too; what has lone CRs or LFs in it, whatever BODY says, must not leave by DATA.
  const content = transaction.content ?? new Incoming(session, transaction, new LineEndCheck());
  transaction.content = content;
  session.state = 'bdat';
  if (!(await readChunk(input, size, (bytes) => content.write(bytes)))) return;
  if (last) yield* await conclude(session, transaction, content);
  else if (content.failure === undefined) yield { code: 250, status: '2.0.0', text: `${size} octets received` };
  else {
    // RFC 3030 2: behind a failed chunk the message cannot go on.
    yield answerTo(content.failure);
    session.transaction = null;
    session.state = 'ready';
  }
}

/** Reads exactly `size` bytes; false when the client went away before. */
async function readChunk(
  input: Input,
  size: number,
  take: (bytes: Uint8Array) => Promise<void> | void,
): Promise<boolean> {
  for (let left = size; left > 0;) {
    const chunk = await input.readChunk();
    if (chunk === null) return false;
    const bytes = chunk.subarray(0, left);
    input.unread(chunk.subarray(bytes.length));
    left -= bytes.length;
    await take(bytes);
  }
  return true;
}
