import { keepPreviousData, type QueryKey, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ListState } from './list-state.ts';

/** A part of a list, and where the next one begins. */
interface Part<T> {
  items: T[];
  next: string | number | null;
}

/** How a whole list is read. */
interface Reading {
  /** No more than so many items. */
  most?: number;
  /** Called with how many are there. */
  onRead?: (n: number) => void;
  /** Ends it, with what is there. */
  isStopped?: () => boolean;
}

/** Items of a list; `cut` where there are more of them. */
export interface Whole<T> {
  items: T[];
  cut: boolean;
}

/** A list that the service divides: the page that is looked at, and a way through all of them. */
export interface List<T> {
  page: UseQueryResult<Part<T>>;
  /** Every item of the list, page by page, as it is filtered and sorted now. */
  all: (reading: Reading) => Promise<Whole<T>>;
  /** Asks how many items there are in all; null where the service does not say. */
  total: { queryKey: QueryKey; queryFn: () => Promise<number | null> };
}

interface ListWish<T> {
  /** What the list is called among queries, with all that it is filtered by. */
  key: readonly unknown[];
  state: ListState;
  /** Asks the service for the part that begins there, from the beginning where nothing is said; of that many items where it can be told. */
  read: (cursor: string | undefined, limit: number) => Promise<Part<T>>;
  /** Asks the service to count the list. */
  count?: () => Promise<{ total?: number }>;
  /** How often it is asked anew, in ms. */
  pace?: number;
  /** Nothing is asked for where it is false. */
  enabled?: boolean;
}

/** Items of a page that is looked at, two screens of a dense table; and of one that is only saved, the most the service gives. */
const [pageSize, saveSize] = [50, 500] as const;

/** The page of a list where the address says that the reader is. */
export function useList<T>({ key, state, read, count, pace, enabled = true }: ListWish<T>): List<T> {
  const page = useQuery({
    queryKey: [...key, state.cursor ?? ''],
    queryFn: () => read(state.cursor, pageSize),
    enabled,
    placeholderData: keepPreviousData,
    ...(pace === undefined ? {} : { refetchInterval: pace }),
  });
  return {
    page,
    all: (reading) => wholeList((cursor) => read(cursor, saveSize), reading),
    total: { queryKey: [...key, 'total'], queryFn: async () => (await count?.())?.total ?? null },
  };
}

/** A list that is read part by part. */
export async function wholeList<T>(
  read: (cursor: string | undefined) => Promise<Part<T>>,
  { most = Infinity, onRead, isStopped }: Reading = {},
): Promise<Whole<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found: Part<T> = await read(cursor);
    items.push(...found.items);
    cursor = found.next === null ? undefined : String(found.next);
    onRead?.(Math.min(items.length, most));
    const isEnough = items.length >= most || isStopped?.() === true;
    if (isEnough) return { items: items.slice(0, most), cut: cursor !== undefined || items.length > most };
  } while (cursor !== undefined);
  return { items, cut: false };
}

/** The place in a list that counts its items, as the service is asked. */
export function numberedFrom(cursor: string | undefined): { cursor?: number } {
  return cursor === undefined ? {} : { cursor: Number(cursor) };
}

/** The place in any other list. */
export function from(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}
