import type { Schemas } from '#web/api/schema.ts';

/** How a table is to be read and done. */
export interface ImportWish {
  badPassword: 'reject' | 'generate' | 'must-change';
  /** Space of accounts whose row names none, as typed: megabytes. */
  megabytes: string;
  mode: 'all' | 'valid';
}

const megabyte = 1024 * 1024;

export const newWish: ImportWish = { badPassword: 'reject', megabytes: '1024', mode: 'all' };

/** How rows are to be judged, as the service is asked. */
export function queryOf({ badPassword, megabytes }: ImportWish) {
  const typed = Number.parseInt(megabytes, 10);
  return { badPassword, spaceBytes: Number.isSafeInteger(typed) && typed > 0 ? typed * megabyte : 0 };
}

/** The bytes of the file as they are: the service finds out encoding and dialect. */
export function tableOf(file: File): Blob {
  return new Blob([file], { type: 'text/csv' });
}

export type Plan = Schemas['ImportPlan'];
/** A row as the service judged it. */
export type JudgedRow = Plan['rows'][number];
export type Field = keyof JudgedRow['cells'];

/** A table as it stands on the screen: what was read, and what was mended since. */
export interface Draft {
  name: string;
  key: string;
  file: Plan['file'];
  rows: readonly DraftRow[];
}

export interface DraftRow {
  line: number;
  cells: JudgedRow['cells'];
  /** The person does not want it. */
  isLeftOut: boolean;
}

export function draftOf(name: string, { key, file, rows }: Plan): Draft {
  return { name, key, file, rows: rows.map(({ line, cells }) => ({ line, cells, isLeftOut: false })) };
}

/** A draft with one row changed; the others stay the same objects. */
export function withRow(draft: Draft, line: number, change: (row: DraftRow) => DraftRow): Draft {
  return { ...draft, rows: draft.rows.map((row) => (row.line === line ? change(row) : row)) };
}

/** The rows that are wanted, as the service is asked. */
export function bodyOf({ key, rows }: Draft): Schemas['ImportRows'] {
  return { key, rows: rows.filter((row) => !row.isLeftOut).map(({ line, cells }) => ({ line, ...cells })) };
}
