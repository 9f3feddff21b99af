import { resolveRanges, type SequenceRange, type SequenceSet } from '#wire/imap/sequence-set.ts';
import { Refusal } from './errors.ts';
import type { Session } from './types.ts';
import type { MailboxView } from './view.ts';

/** The selected mailbox. */
export function viewOf({ view }: Session): MailboxView {
  if (view === null) throw new Error('no mailbox is selected');
  return view;
}

/** The selected mailbox, where it may be changed. */
export function writableView(session: Session): MailboxView {
  const view = viewOf(session);
  if (view.readOnly) throw new Refusal('NO', 'READ-ONLY', 'The mailbox is selected read-only');
  return view;
}

/** Leaves the selected state. */
export function close(session: Session): void {
  session.view?.[Symbol.dispose]();
  session.view = null;
  session.saved = [];
  if (session.state === 'selected') session.state = 'authenticated';
}

/** How a command names messages. */
export type Numbering = 'sequence' | 'uid';

/**
 * The messages that a set means, as ascending ranges of UIDs which hold no other message that the session knows. Throws
 * Refusal for a sequence number that does not exist (RFC 9051 9 seq-number); unknown UIDs mean nothing (RFC 9051 6.4.9).
 */
export function messagesOf(session: Session, set: SequenceSet, numbering: Numbering): SequenceRange[] {
  const view = viewOf(session);
  const { messages } = view;
  if (set === '$') return knownOf(view, session.saved);
  if (numbering === 'uid') return knownOf(view, resolveRanges(set, messages.last));
  const ranges = resolveRanges(set, messages.count);
  const last = ranges.at(-1)?.[1] ?? 0;
  if (last === 0 || last > messages.count) throw new Refusal('BAD', null, 'There is no message of that number');
  return ranges.map(([from, to]) => [messages.uidOf(from), messages.uidOf(to)]);
}

/** RFC 5530 3: refuses ranges of messagesOf that hold messages which others have expunged without the client knowing. */
export function requireThere({ gone }: MailboxView, ranges: readonly SequenceRange[]): void {
  const isGone = [...gone].some((uid) => ranges.some(([from, to]) => from <= uid && uid <= to));
  if (isGone) throw new Refusal('NO', 'EXPUNGEISSUED', 'Some of the messages were expunged');
}

/** How many messages ranges of messagesOf hold. */
export function countOf({ messages }: MailboxView, ranges: readonly SequenceRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + messages.firstFrom(to + 1) - messages.firstFrom(from), 0);
}

/** The UIDs in ranges of messagesOf. */
export function uidsIn({ messages }: MailboxView, ranges: readonly SequenceRange[]): number[] {
  return ranges.flatMap(([from, to]) => {
    const first = messages.firstFrom(from);
    return Array.from({ length: messages.firstFrom(to + 1) - first }, (_, i) => messages.uidOf(first + i));
  });
}

/** Divides ranges of messagesOf into lists of at most `limit` messages each. */
export function* portions(
  { messages }: MailboxView,
  ranges: readonly SequenceRange[],
  limit: number,
): Generator<SequenceRange[], void> {
  let portion: SequenceRange[] = [];
  let room = limit;
  for (const [from, to] of ranges) {
    const end = messages.firstFrom(to + 1);
    for (let first = messages.firstFrom(from); first < end;) {
      const next = Math.min(first + room, end);
      portion.push([messages.uidOf(first), messages.uidOf(next - 1)]);
      room -= next - first;
      first = next;
      if (room > 0) continue;
      yield portion;
      portion = [];
      room = limit;
    }
  }
  if (portion.length > 0) yield portion;
}

/** Cuts ranges to the messages that the session knows; those that hold none are left out. */
export function knownOf({ messages }: MailboxView, ranges: readonly SequenceRange[]): SequenceRange[] {
  return ranges.flatMap(([from, to]): SequenceRange[] => {
    const first = messages.firstFrom(from);
    const end = messages.firstFrom(to + 1);
    return first < end ? [[messages.uidOf(first), messages.uidOf(end - 1)]] : [];
  });
}
