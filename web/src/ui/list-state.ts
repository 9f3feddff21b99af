import { useSearchParams } from 'wouter';

/** Filter, order and place of a list, in the address of the page: it can be kept, sent and gone back to. */
export interface ListState<S extends string = string> {
  filter: string;
  /** One of the orders of the list; `-` turns it round. */
  sort: S | `-${S}`;
  cursor: string | undefined;
  /** Another value of the address. */
  get: (name: string) => string;
  /** Changes values; empty ones leave. Any change but that of the place begins the list again. */
  set: (changes: Readonly<Record<string, string>>) => void;
  /** The page before this one, if this is not the first: the way back where there is one, otherwise the beginning. */
  back: () => void;
  /** What the service is asked. */
  query: { filter?: string };
}

/** What is kept beside an address that a page of a list was turned to. */
const turned = { turned: true };

/** The state of a list that can be sorted by these, at first by the first of them. */
export function useListState<S extends string = never>(sorts: readonly S[] = []): ListState<S> {
  const [values, setValues] = useSearchParams();
  const read = (name: string) => values.get(name) ?? '';
  const filter = read('filter');
  const cursor = values.get('cursor') ?? undefined;
  const set = (changes: Readonly<Record<string, string>>) => {
    const turnsPage = 'cursor' in changes;
    setValues(
      (before) => {
        const after = new URLSearchParams(before);
        if (!turnsPage) after.delete('cursor');
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      // What is typed is one step back, a page that is turned or an order another.
      turnsPage ? { state: turned } : { replace: !('sort' in changes) },
    );
  };
  return {
    filter,
    sort: sortOf(read('sort'), sorts),
    cursor,
    get: read,
    set,
    back: () => {
      if (isTurned(history.state)) history.back();
      else set({ cursor: '' });
    },
    query: filter === '' ? {} : { filter },
  };
}

/** An address may come from anywhere: an order that the list does not have is the first one. */
function sortOf<S extends string>(wanted: string, sorts: readonly S[]): S | `-${S}` {
  const known = sorts.flatMap((sort) => [sort, `-${sort}`] as const);
  return known.find((sort) => sort === wanted) ?? sorts[0] ?? ('' as S);
}

function isTurned(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'turned' in state;
}
