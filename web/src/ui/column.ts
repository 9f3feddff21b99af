import type { ReactNode } from 'react';
import type { Key } from '#web/texts/english.ts';

/** One column, known by its label. The first one names its row, and is always there. */
export interface Column<T> {
  label: Key;
  /** What the service calls the order by this column. */
  sort?: string;
  className?: string;
  show: (item: T) => ReactNode;
  /** The same in words for a file, where it is not words that are shown. */
  text?: (item: T) => string;
  /** Its label in a file, where that has it otherwise. */
  fileLabel?: Key;
}

/** What a cell says in a file. */
export function textOf<T>({ text, show }: Column<T>, item: T): string {
  if (text !== undefined) return text(item);
  const shown = show(item);
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : '';
}
