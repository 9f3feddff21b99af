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
}
