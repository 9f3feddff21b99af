import { casemap } from '#wire/casemap.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { formatThread } from '#wire/imap/search-response.ts';
import type { ThreadArguments } from '#wire/imap/sort.ts';
import { parseMessageIds } from '#wire/message-id.ts';
import { unpackAncestors } from '#wire/mime/compact.ts';
import { isReplyOrForward } from '#wire/subject.ts';
import { matchingRows } from './search-matches.ts';
import { asksModseq, type SearchRow } from './search-plan.ts';
import { type Numbering, viewOf } from './selection.ts';
import { sentDate } from './sort-order.ts';
import { forEachInTurns, sortInTurns } from './sort-in-turns.ts';
import { byDate, type Relations, type Threadable } from './threadable.ts';
import { ThreadsByReference } from './threads-by-reference.ts';
import { threadsBySubject } from './threads-by-subject.ts';
import type { Responses, Session } from './types.ts';

/** THREAD (RFC 5256 3). */
export function thread(session: Session, args: ThreadArguments): Responses {
  return threadMessages(session, args, 'sequence');
}

/** UID THREAD (RFC 5256 3). */
export function uidThread(session: Session, args: ThreadArguments): Responses {
  return threadMessages(session, args, 'uid');
}

async function* threadMessages(session: Session, args: ThreadArguments, numbering: Numbering): Responses {
  if (asksModseq(args.key)) session.enabled.condstore = true;
  const { messages } = viewOf(session);
  const references = args.algorithm === 'REFERENCES' ? new ThreadsByReference() : null;
  const found: Threadable[] = [];
  for await (const rows of matchingRows(session, args.key, columns)) {
    for (const row of rows) {
      const { message, relations } = threadable(row, numbering === 'uid' ? row.uid : messages.sequenceOf(row.uid));
      found.push(message);
      references?.add(message, relations);
    }
  }
  const inOrder = await sortInTurns(found, byDate, session.gone);
  if (references !== null) await forEachInTurns(inOrder, (message) => references.place(message), session.gone);
  yield formatThread(references === null ? threadsBySubject(inOrder) : references.threads());
  return { status: 'OK', text: 'Thread completed' };
}

const columns = ['envelope', 'base_subject', 'sent_at', 'internal_date'] as const;

function threadable(row: SearchRow, number: number): { message: Threadable; relations: Relations } {
  const { envelope, ancestors } = unpackAncestors(row.envelope);
  const { subject, messageId } = envelope;
  return {
    message: {
      number,
      sent: sentDate(row),
      subject: casemap(row.base_subject),
      isReply: subject !== null && isReplyOrForward(decodeWords(subject)),
    },
    relations: { id: messageId === null ? null : (parseMessageIds(messageId)[0] ?? null), ancestors },
  };
}
