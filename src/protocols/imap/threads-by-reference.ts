import { threadLimits } from '#base/limits-imap.ts';
import { type Relations, type Threadable, type ThreadTree, threadTree } from './threadable.ts';
import { mergedBySubject } from './threads-merged.ts';

/** A message that is there, or that others speak of: a dummy. */
interface Place {
  message: Threadable | null;
  parent: Place | null;
  /** Whether it ever was a parent. */
  isParent: boolean;
  /** Of a dummy: below what its children come in the end. */
  stead: Place | null;
  tree: ThreadTree | null;
}

/** Makes threads of messages that name one another: RFC 5256 3 REFERENCES, whose steps are cited by number. */
export class ThreadsByReference {
  readonly #named = new Map<string, Place>();
  readonly #places = new Map<Threadable, Place>();
  readonly #roots: ThreadTree[] = [];

  /** Step 1. Messages come in the order of the mailbox. */
  add(message: Threadable, { id, ancestors }: Relations): void {
    const place = this.#placeFor(message, id);
    let parent: Place | null = null;
    // 1.A: what is linked stays so.
    for (const ancestor of ancestors) {
      const child = this.#placeNamed(ancestor);
      if (parent !== null && child.parent === null) link(parent, child);
      parent = child;
    }
    // 1.B: the message itself knows its parent best.
    place.parent = null;
    if (parent !== null) link(parent, place);
  }

  /**
   * Steps 2 and 3, when all messages were added: each again, in the order of their dates. So it is in order among its
   * siblings, and a dummy where its first child is (4, 7).
   */
  place(message: Threadable): void {
    const place = this.#places.get(message)!;
    const parent = parentOf(place);
    if (parent === null) {
      this.#roots.push(treeOf(place));
      return;
    }
    const { children } = treeOf(parent);
    if (parent.message === null && children.length === 0) this.#roots.push(treeOf(parent));
    children.push(treeOf(place));
  }

  /** Steps 4 to 7, when all were placed. */
  threads(): ThreadTree[] {
    return mergedBySubject(this.#roots.map(withoutDummy));
  }

  /** RFC 5256 3, step 1: a message without an id, or with that of another, is one of its own. */
  #placeFor(message: Threadable, id: string | null): Place {
    const named = id === null ? newPlace() : this.#placeNamed(id);
    const place = named.message === null ? named : newPlace();
    place.message = message;
    this.#places.set(message, place);
    return place;
  }

  #placeNamed(id: string): Place {
    const name = withoutQuotes(id);
    let place = this.#named.get(name);
    if (place === undefined) this.#named.set(name, (place = newPlace()));
    return place;
  }
}

function newPlace(): Place {
  return { message: null, parent: null, isParent: false, stead: null, tree: null };
}

/** 1.A and 1.B: no link may make a loop. */
function link(parent: Place, child: Place): void {
  if (isBelow(parent, child)) return;
  child.parent = parent;
  parent.isParent = true;
}

/** Whether `place` is `other` or somewhere below it. So it is said, too, where that would take too long to find out. */
function isBelow(place: Place, other: Place): boolean {
  if (place === other) return true;
  if (!other.isParent) return false;
  let level = 0;
  for (let at = place.parent; at !== null; at = at.parent) {
    if (at === other || ++level > threadLimits.levels) return true;
  }
  return false;
}

/** 2 and 3: the nearest message above, or else the dummy at the top; null where nothing is above. */
function parentOf({ parent }: Place): Place | null {
  if (parent === null) return null;
  const dummies: Place[] = [];
  let at = parent;
  while (at.message === null && at.stead === null && at.parent !== null) {
    dummies.push(at);
    at = at.parent;
  }
  const found = at.message === null ? (at.stead ?? at) : at;
  for (const dummy of dummies) dummy.stead = found;
  return found;
}

function treeOf(place: Place): ThreadTree {
  return (place.tree ??= threadTree(place.message));
}

/** 3: a dummy with a single child gives way to it. */
function withoutDummy(root: ThreadTree): ThreadTree {
  return root.message === null && root.children.length === 1 ? root.children[0]! : root;
}

/** RFC 5256 3, step 1: `"01KF8JCEOCBS0045PS"@xxx.yyy.com` is the same with and without its quotes. */
function withoutQuotes(id: string): string {
  if (!id.includes('"')) return id;
  return id.replace(/"((?:[^"\\]|\\.)*)"/g, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'));
}
