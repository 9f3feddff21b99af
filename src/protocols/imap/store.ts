import type { SetFlagsArgs } from '#store/flags.ts';
import { toRanges, unpackRanges } from '#store/uid-set.ts';
import { formatRanges, type SequenceRange } from '#wire/imap/sequence-set.ts';
import type { StoreArguments } from '#wire/imap/store.ts';
import { accountOf } from './account.ts';
import { difference } from './changed.ts';
import { flagResponses } from './flag-responses.ts';
import { messagesOf, type Numbering, portions, requireThere, uidsIn, writableView } from './selection.ts';
import type { Responses, Session } from './types.ts';
import { arrived } from './updates.ts';

/** STORE (RFC 9051 6.4.6). */
export function store(session: Session, args: StoreArguments): Responses {
  return storeFlags(session, args, 'sequence');
}

/** UID STORE (RFC 9051 6.4.9). */
export function uidStore(session: Session, args: StoreArguments): Responses {
  return storeFlags(session, args, 'uid');
}

async function* storeFlags(session: Session, args: StoreArguments, numbering: Numbering): Responses {
  const view = writableView(session);
  // RFC 7162 3.1: a client that sets conditions knows what modseqs are.
  if (args.unchangedSince !== null) session.enabled.condstore = true;
  const named = messagesOf(session, args.set, numbering);
  const { changed, refused } = await setFlags(session, args, named);
  // Keywords that are new here are told before messages have them (RFC 9051 7.3.5).
  yield* arrived(session);
  // RFC 7162 3.1.3: .SILENT keeps the flags back, not the modseqs.
  if (!args.silent) yield* flagResponses(session, difference(named, refused));
  else if (session.enabled.condstore) yield* flagResponses(session, toRanges(changed), false);
  if (numbering === 'sequence') requireThere(view, named);
  if (refused.length === 0) return { status: 'OK', text: 'Store completed' };
  const spared = numbering === 'uid' ? refused : refused.map((uid) => view.messages.sequenceOf(uid));
  return { status: 'OK', code: ['MODIFIED', toRanges(spared)], text: 'Some had changed before' };
}

/** Some at a time. The UIDs, ascending, that differ now, and those that the condition spared. */
async function setFlags(
  session: Session,
  { how, flags, unchangedSince }: StoreArguments,
  named: readonly SequenceRange[],
): Promise<{ changed: number[]; refused: number[] }> {
  const { options, limits } = session;
  const view = writableView(session);
  const common: Pick<SetFlagsArgs, 'mailbox' | 'how' | 'flags' | 'keywords' | 'unchangedSince'> = {
    mailbox: view.mailbox,
    how,
    flags: flags.system,
    keywords: flags.keywords,
    ...(unchangedSince !== null && { unchangedSince }),
  };
  const done: { modseq: number; changed: string; refused: string }[] = [];
  for (const portion of portions(view, named, limits.flagged)) {
    const args = { ...common, uids: formatRanges(portion) };
    done.push(await options.store.write(accountOf(session), 'setFlags', args));
  }
  // Where one failed, what others did is told like any other change.
  for (const { modseq } of done) view.told.add(modseq);
  const uids = (packed: string) => uidsIn(view, unpackRanges(packed));
  return {
    changed: done.flatMap(({ changed }) => uids(changed)),
    refused: done.flatMap(({ refused }) => uids(refused)),
  };
}
