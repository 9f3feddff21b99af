import type { ChangeRow } from '#store/changes.ts';
import { unpackRanges } from '#store/uid-set.ts';
import type { UidMap } from './uid-map.ts';

/** What others did to a mailbox, as far as it concerns a session. UIDs ascending. */
export interface News {
  /** Came and are still there. */
  added: number[];
  /** Known to the session, and gone. */
  gone: number[];
  /** Known to the session, still there, with other flags. */
  flagged: number[];
}

/**
 * What entries of the change log come to for a session that knows the messages of `known`. Flag changes whose modseq is
 * in `told` are left out: the session has already said what they did.
 */
export function digest(rows: readonly ChangeRow[], known: UidMap, told: ReadonlySet<number>): News {
  const added = new Set<number>();
  const gone = new Set<number>();
  const flagged = new Set<number>();
  for (const { kind, uids, modseq } of rows) {
    if (kind === 'added') for (const uid of each(uids)) added.add(uid);
    else if (kind === 'removed') {
      for (const uid of each(uids)) {
        flagged.delete(uid);
        // What came and went unseen never was.
        if (!added.delete(uid) && known.sequenceOf(uid) > 0) gone.add(uid);
      }
    } else if (kind === 'flags' && !told.has(modseq)) {
      for (const uid of each(uids)) if (known.sequenceOf(uid) > 0) flagged.add(uid);
    }
  }
  const ascending = (set: Set<number>) => [...set].toSorted((a, b) => a - b);
  return {
    // After the log was cut and the mailbox read anew, an entry may repeat what is known already.
    added: ascending(added).filter((uid) => uid > known.last),
    gone: ascending(gone),
    flagged: ascending(flagged),
  };
}

function* each(uids: string): Generator<number> {
  for (const [from, to] of unpackRanges(uids)) for (let uid = from; uid <= to; uid++) yield uid;
}
