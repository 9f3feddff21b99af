import { netLimits } from '#base/limits.ts';
import { DotStuffer, TopEnd } from '#wire/pop3.ts';
import { Refusal } from './errors.ts';
import { openMaildrop } from './maildrop.ts';
import type { Answer, Piece, Session } from './types.ts';

/** RETR (RFC 1939 5). */
export function retr(session: Session, number: number): Answer {
  const { email, size } = openMaildrop(session).entry(number);
  return { ok: true, text: session.texts.octets(size), lines: stuffed(body(session, email)) };
}

/** TOP (RFC 1939 7). */
export function top(session: Session, { message, lines }: { message: number; lines: number }): Answer {
  const { email } = openMaildrop(session).entry(message);
  return { ok: true, text: session.texts.topFollows, lines: stuffed(beginning(body(session, email), lines)) };
}

/** A body by ranges, so that what a slow client leaves unread stays small. */
async function* body(session: Session, email: number): AsyncGenerator<Uint8Array, void, void> {
  const { store } = session.options;
  const reader = store.reader(openMaildrop(session).account);
  let size = 0;
  let from = 0;
  do {
    // Compaction moves bodies: where it lies is asked anew for each range.
    const ref = await reader.body(email);
    if (ref === undefined) throw new Refusal('messageGone');
    ({ size } = ref);
    yield* store.bodies.read(ref, from, from + netLimits.coalesced);
    from += netLimits.coalesced;
  } while (from < size);
}

async function* beginning(chunks: AsyncIterable<Uint8Array>, lines: number): AsyncGenerator<Uint8Array, void, void> {
  const end = new TopEnd(lines);
  for await (const chunk of chunks) {
    yield chunk.subarray(0, end.push(chunk));
    if (end.done) return;
  }
}

async function* stuffed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, void> {
  const stuffer = new DotStuffer();
  for await (const chunk of chunks) yield stuffer.push(chunk);
  yield stuffer.end();
}
