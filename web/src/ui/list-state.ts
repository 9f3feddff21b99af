import { useSearchParams } from 'wouter';

/** Filter, order and place of a list, in the address of the page: it can be kept, sent and gone back to. */
export interface ListState {
  filter: string;
  sort: string;
  cursor: string | undefined;
  /** Another value of the address. */
  get: (name: string) => string;
  /** Changes values; empty ones leave. Any change but that of the place begins the list again. */
  set: (changes: Readonly<Record<string, string>>) => void;
  /** What the service is asked. */
  query: { filter?: string };
}

export function useListState(firstSort: string): ListState {
  const [values, setValues] = useSearchParams();
  const read = (name: string) => values.get(name) ?? '';
  const filter = read('filter');
  const cursor = values.get('cursor') ?? undefined;
  const sort = read('sort') || firstSort;
  return {
    filter,
    sort,
    cursor,
    get: read,
    set: (changes) => {
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
        // What is typed is one step back, a page that is turned another.
        { replace: !turnsPage },
      );
    },
    query: filter === '' ? {} : { filter },
  };
}
