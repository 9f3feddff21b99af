import { byDate, firstOf, type ThreadTree, threadTree } from './threadable.ts';

/** RFC 5256 3 REFERENCES, steps 5 to 7: threads with the same base subject become one. Takes and gives them by date. */
export function mergedBySubject(roots: readonly ThreadTree[]): ThreadTree[] {
  const bySubject = subjectTable(roots);
  const kept: ThreadTree[] = [];
  /** Those that got children, and those that became some. */
  const parents = new Set<ThreadTree>();
  const below = new Set<ThreadTree>();
  for (const root of roots) {
    if (below.has(root)) continue;
    const { subject } = firstOf(root);
    const other = bySubject.get(subject);
    // 6.B and 6.C.
    if (other === undefined || other === root) kept.push(root);
    else if (takesIn(other, root)) parents.add(other);
    else {
      // 6.C, the last case: neither is the parent of the other.
      const dummy = threadTree(null, [other, root]);
      bySubject.set(subject, dummy);
      kept.push(dummy);
      parents.add(dummy);
      below.add(other);
    }
  }
  const inOrder = (a: ThreadTree, b: ThreadTree) => byDate(firstOf(a), firstOf(b));
  // 7: all others are in order.
  for (const { children } of parents) children.sort(inOrder);
  return kept.filter((root) => !below.has(root)).toSorted(inOrder);
}

/** Step 5: the thread that others of its base subject go to. */
function subjectTable(roots: readonly ThreadTree[]): Map<string, ThreadTree> {
  const bySubject = new Map<string, ThreadTree>();
  for (const root of roots) {
    const { subject } = firstOf(root);
    if (subject === '') continue;
    const other = bySubject.get(subject);
    if (other === undefined || goesBefore(root, other)) bySubject.set(subject, root);
  }
  return bySubject;
}

/** 5.C. */
function goesBefore({ message }: ThreadTree, { message: other }: ThreadTree): boolean {
  return other !== null && (message === null || (other.isReply && !message.isReply));
}

/** The first cases of 6.C, where a root comes into the thread of the table; false in the last one. */
function takesIn(other: ThreadTree, root: ThreadTree): boolean {
  if (root.message === null) for (const child of root.children) other.children.push(child);
  else if (other.message === null || (root.message.isReply && !other.message.isReply)) other.children.push(root);
  else return false;
  return true;
}
