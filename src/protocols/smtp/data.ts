import { MailError } from '#base/errors.ts';
import { DataDecoder } from '#wire/smtp/data.ts';
import { conclude } from './conclusion.ts';
import { badSequence, Refusal } from './errors.ts';
import { Incoming } from './incoming.ts';
import type { Answer, Content, Input, Session } from './types.ts';

/** DATA (RFC 5321 4.1.1.4). */
export async function* data(session: Session): AsyncGenerator<Answer> {
  const { transaction } = session;
  if (transaction === null) throw new MailError('bad-state', 'DATA outside a transaction');
  // RFC 3030 3: binary content has no lines, so no line can end it.
  if (transaction.parameters.body === 'BINARYMIME') {
    yield badSequence('BODY=BINARYMIME needs BDAT');
    return;
  }
  yield { code: 354, text: 'Send the message, end with <CRLF>.<CRLF>' };
  const content = new Incoming(session, transaction, null);
  transaction.content = content;
  if (await readContent(session.input, content)) yield* await conclude(session, transaction, content);
}

/** Reads to the true end of the message; false when the client went away before. */
async function readContent(input: Input, content: Content): Promise<boolean> {
  const decoder = new DataDecoder();
  while (!decoder.ended) {
    const chunk = await input.readChunk();
    if (chunk === null) return false;
    const decoded = decoder.push(chunk);
    if (decoder.bare) await content.fail(loneLineEnd());
    await content.write(decoded.data);
    input.unread(chunk.subarray(decoded.used));
  }
  return true;
}

/** RFC 5321 2.3.8: where a CR or LF may stand alone, servers disagree about where a message ends. */
function loneLineEnd(): Refusal {
  return new Refusal(550, '5.6.0', 'A CR or LF stands alone in the message (RFC 5321 2.3.8)');
}
