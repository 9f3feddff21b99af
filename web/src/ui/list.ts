import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ListState } from './list-state.ts';

/** A part of a list, and where the next one begins. */
interface Part<T> {
  items: T[];
  next: string | number | null;
}

/** A list that the service divides: the page that is looked at, and a way through all of them. */
export interface List<T> {
  page: UseQueryResult<Part<T>>;
  /** Every item of the list, page by page, as it is filtered and sorted now. */
  all: () => Promise<T[]>;
}

interface ListWish<T> {
  /** What the list is called among queries, with all that it is filtered by. */
  key: readonly unknown[];
  state: ListState;
  /** Asks the service for the part that begins there, from the beginning where nothing is said; of that many items where it can be told. */
  read: (cursor: string | undefined, limit: number) => Promise<Part<T>>;
  /** How often it is asked anew, in ms. */
  pace?: number;
  /** Nothing is asked for where it is false. */
  enabled?: boolean;
}

/** Items of a page that is looked at, two screens of a dense table; and of one that is only saved, the most the service gives. */
const [pageSize, saveSize] = [50, 500] as const;

/** The page of a list where the address says that the reader is. */
export function useList<T>({ key, state, read, pace, enabled = true }: ListWish<T>): List<T> {
  const page = useQuery({
    queryKey: [...key, state.cursor ?? ''],
    queryFn: () => read(state.cursor, pageSize),
    enabled,
    placeholderData: keepPreviousData,
    ...(pace === undefined ? {} : { refetchInterval: pace }),
  });
  return { page, all: () => everyItem((cursor) => read(cursor, saveSize)) };
}

/** Every item of a list that is read part by part. */
export async function everyItem<T>(read: (cursor: string | undefined) => Promise<Part<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found: Part<T> = await read(cursor);
    items.push(...found.items);
    cursor = found.next === null ? undefined : String(found.next);
  } while (cursor !== undefined);
  return items;
}

/** The place in a list that counts its items, as the service is asked. */
export function numberedFrom(cursor: string | undefined): { cursor?: number } {
  return cursor === undefined ? {} : { cursor: Number(cursor) };
}

/** The place in any other list. */
export function from(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}
