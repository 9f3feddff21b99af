import { useState } from 'react';
import { type Chosen, joined, type Keyed, left, nothing, ranged, toggled } from './selection.ts';

/** What a list is to those who choose in it. */
interface Selectable<T> {
  /** The page that is looked at. */
  page: readonly T[];
  keyOf: (item: T) => string;
  /** What a thing is called where its box is read out. */
  nameOf: (item: T) => string;
  /** What the list is filtered by. */
  scope: string;
}

/** The things that somebody has chosen in a list. */
export interface Selection<T> extends Omit<Selectable<T>, 'scope'> {
  /** In the order in which they were chosen; those of the page as they are now. */
  items: readonly T[];
  has: (item: T) => boolean;
  toggle: (item: T) => void;
  /** Chooses all of the page from the last one to this. */
  reach: (to: T) => void;
  add: (items: readonly T[]) => void;
  leave: (items: readonly T[]) => void;
  clear: () => void;
}

/**
 * What is chosen in a list. It outlives turning pages and sorting; with another filter nothing is chosen, so that
 * nobody changes what is out of sight and mind.
 */
export function useSelection<T>({ page, keyOf, nameOf, scope }: Selectable<T>): Selection<T> {
  const [state, setState] = useState<{ scope: string; chosen: Chosen<T> }>({ scope, chosen: nothing() });
  const chosen = state.scope === scope ? state.chosen : nothing<T>();
  const set = (change: (before: Chosen<T>) => Chosen<T>) =>
    setState((before) => ({ scope, chosen: change(before.scope === scope ? before.chosen : nothing()) }));
  const keyed = (item: T): Keyed<T> => [keyOf(item), item];
  const fresh = new Map(page.map(keyed));
  return {
    page,
    keyOf,
    nameOf,
    items: [...chosen.items].map(([key, item]) => fresh.get(key) ?? item),
    has: (item) => chosen.items.has(keyOf(item)),
    toggle: (item) => set((before) => toggled(before, keyed(item))),
    reach: (to) => set((before) => ranged(before, page.map(keyed), keyOf(to))),
    add: (items) => set((before) => joined(before, items.map(keyed))),
    leave: (items) => set((before) => left(before, items.map(keyOf))),
    clear: () => set(() => nothing()),
  };
}
