import { netLimits } from '#base/limits.ts';
import { type Maildrop, openMaildrop } from './maildrop.ts';
import type { Answer, Session } from './types.ts';

/**
 * STAT (RFC 1939 5).
 *
 * RFC 1939 11 wants the size of a message as it is sent, every line end two octets. We give the size as stored, which
 * is that of all mail that came by SMTP; only where a line of another source ends in LF alone, or the last line has no
 * end, RETR sends more. To know that beforehand every login would have to read the whole maildrop.
 */
export function stat(session: Session): Answer {
  const { count, octets } = openMaildrop(session);
  return { ok: true, text: `${count} ${octets}` };
}

/** LIST (RFC 1939 5). */
export function list(session: Session, number: number | null): Answer {
  const maildrop = openMaildrop(session);
  const { count, octets } = maildrop;
  const line = (message: number): string => `${message} ${maildrop.sizeOf(message)}`;
  return listing(maildrop, number, line, session.texts.maildrop(count, octets));
}

/** UIDL (RFC 1939 7). */
export function uidl(session: Session, number: number | null): Answer {
  const maildrop = openMaildrop(session);
  const line = (message: number): string => `${message} ${maildrop.idOf(message)}`;
  return listing(maildrop, number, line, session.texts.idsFollow);
}

function listing(maildrop: Maildrop, number: number | null, line: (number: number) => string, text: string): Answer {
  if (number === null) return { ok: true, text, lines: lines(maildrop, line) };
  maildrop.entry(number);
  return { ok: true, text: line(number) };
}

async function* lines(maildrop: Maildrop, line: (number: number) => string): AsyncGenerator<string, void, void> {
  let piece = '';
  for (const number of maildrop.numbers()) {
    piece += `${line(number)}\r\n`;
    if (piece.length < netLimits.coalesced) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
