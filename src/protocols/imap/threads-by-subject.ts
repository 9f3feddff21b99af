import { type Threadable, type ThreadTree, threadTree } from './threadable.ts';

/**
 * RFC 5256 3 ORDEREDSUBJECT: messages of one base subject are a thread, the oldest above all others. Takes them in the
 * order of their dates; threads come in the order of their first messages.
 */
export function threadsBySubject(inDateOrder: Iterable<Threadable>): ThreadTree[] {
  const bySubject = new Map<string, ThreadTree>();
  for (const message of inDateOrder) {
    const first = bySubject.get(message.subject);
    if (first === undefined) bySubject.set(message.subject, threadTree(message));
    else first.children.push(threadTree(message));
  }
  return [...bySubject.values()];
}
