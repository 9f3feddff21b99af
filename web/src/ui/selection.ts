/** Things that are chosen in a list, over its pages, and from where a range goes on. */
export interface Chosen<T> {
  items: ReadonlyMap<string, T>;
  /** The thing that was chosen or left last; ranges begin there. */
  anchor: string | null;
  /** What was chosen when the range began, which a shorter one gives back. */
  before: ReadonlyMap<string, T>;
}

/** A thing of a list with what it is known by. */
export type Keyed<T> = readonly [key: string, item: T];

/** Nothing is chosen. */
export function nothing<T>(): Chosen<T> {
  return { items: new Map(), anchor: null, before: new Map() };
}

/** Chooses one, or leaves it. */
export function toggled<T>({ items }: Chosen<T>, [key, item]: Keyed<T>): Chosen<T> {
  const after = new Map(items);
  if (!after.delete(key)) after.set(key, item);
  return { items: after, anchor: key, before: after };
}

/** Chooses all between the anchor and this one, of a page; where the anchor is elsewhere, this one alone. */
export function ranged<T>(chosen: Chosen<T>, page: readonly Keyed<T>[], to: string): Chosen<T> {
  const at = (wanted: string | null) => page.findIndex(([key]) => key === wanted);
  const end = at(to);
  if (end === -1) return chosen;
  const start = at(chosen.anchor);
  if (start === -1) return withAll({ ...chosen, before: chosen.items }, page.slice(end, end + 1), to);
  return withAll(chosen, page.slice(Math.min(start, end), Math.max(start, end) + 1), chosen.anchor);
}

/** Chooses these besides. */
export function joined<T>({ items }: Chosen<T>, added: readonly Keyed<T>[]): Chosen<T> {
  const after = new Map([...items, ...added]);
  return { items: after, anchor: null, before: after };
}

/** Leaves these. */
export function left<T>({ items }: Chosen<T>, keys: Iterable<string>): Chosen<T> {
  const after = new Map(items);
  for (const key of keys) after.delete(key);
  return { items: after, anchor: null, before: after };
}

function withAll<T>({ before }: Chosen<T>, added: readonly Keyed<T>[], anchor: string | null): Chosen<T> {
  return { items: new Map([...before, ...added]), anchor, before };
}
