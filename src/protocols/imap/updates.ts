import { viewChanges } from '#store/listing.ts';
import type { MailboxRow } from '#store/types.ts';
import { toRanges } from '#store/uid-set.ts';
import { formatExists, formatExpunge, formatVanished } from '#wire/imap/response.ts';
import { readerOf } from './account.ts';
import { Refusal } from './errors.ts';
import { flagResponses } from './flag-responses.ts';
import { keywordResponses } from './keywords.ts';
import { digest } from './news.ts';
import { reread } from './reread.ts';
import type { Piece, Session } from './types.ts';
import type { MailboxView } from './view.ts';

/**
 * What others did to the selected mailbox since the client heard of it last, as responses (RFC 9051 5.2, 7.4, 7.5): the
 * one place where unilateral ones are made. `expunge`: whether messages may lose their numbers now (RFC 9051 7.5.1).
 */
export async function* updates(session: Session, expunge: boolean): AsyncGenerator<Piece, void> {
  const { view } = session;
  if (view === null) return;
  yield* arrived(session);
  if (expunge && view.gone.size > 0) yield removals(session, view);
  if (view.flagged.size > 0) yield* flagUpdates(session, view);
}

/**
 * Of these, what a command has to know before it works: messages and keywords that are new. Flags wait for its end: told
 * before STORE.SILENT changes them, too, they would leave open what they are (RFC 9051 6.4.6).
 */
export async function* arrived(session: Session): AsyncGenerator<Piece, void> {
  if (session.view?.stale === true) yield* await catchUp(session, session.view);
}

/** Reads the change log on. What it gives to tell at once comes back. */
async function catchUp(session: Session, view: MailboxView): Promise<Piece[]> {
  // First: what is announced while the log is read makes it stale again.
  view.stale = false;
  try {
    const { mailbox, rows } = await viewChanges(readerOf(session), view.mailbox, view.modseq);
    if (mailbox === undefined) throw new Refusal('NO', 'NONEXISTENT', 'The selected mailbox was deleted', 'bye');
    const news =
      rows === null
        ? await reread(readerOf(session), view)
        : { ...digest(rows, view.messages, view.told), modseq: rows.at(-1)?.modseq ?? view.modseq };
    view.absorb(news, news.modseq);
    return [...keywordNews(view, mailbox), ...arrivals(view, news.added)];
  } catch (error) {
    view.stale = true;
    throw error;
  }
}

function arrivals(view: MailboxView, added: readonly number[]): Piece[] {
  if (added.length === 0) return [];
  view.messages.append(added);
  return [formatExists(view.messages.count)];
}

/** RFC 9051 7.3.5: keywords that are new to the mailbox are told before messages have them. */
function keywordNews(view: MailboxView, mailbox: MailboxRow): Piece[] {
  if (mailbox.keywords === view.keywords) return [];
  view.keywords = mailbox.keywords;
  return keywordResponses(view);
}

/** RFC 7162 3.2.10: with QRESYNC, VANISHED stands for EXPUNGE. */
function removals({ enabled }: Session, view: MailboxView): Piece {
  const uids = [...view.gone].toSorted((a, b) => a - b);
  view.gone.clear();
  const numbers = view.messages.remove(uids);
  if (enabled.qresync) return formatVanished(toRanges(uids), false);
  return numbers.map((number) => formatExpunge(number)).join('');
}

async function* flagUpdates(session: Session, view: MailboxView): AsyncGenerator<Piece, void> {
  const ranges = toRanges([...view.flagged]);
  yield* flagResponses(session, ranges);
  view.flagged.clear();
}
