import { createHash } from 'node:crypto';
import { type Table, type TableFault, tableFault, readTable } from '#wire/csv/table.ts';
import { type Column, readColumns } from './columns.ts';

/** A row as it stands in the file; '' where a field is empty or missing. */
export interface FileRow extends Record<Column, string> {
  /** Line of the file, counted from 1. */
  line: number;
}

/** The rows of an import, from a file or from a preview that was mended. */
export interface ImportTable {
  rows: readonly FileRow[];
  /** Names the table by its content: rows that an earlier import of this table made are known by it. */
  key: string;
}

/** What a file says, and how it was read. */
export interface ImportFile extends ImportTable, Pick<Table, 'encoding' | 'delimiter'> {
  /** Headers of columns that are passed over. */
  unknown: string[];
}

/** Why a table cannot be taken at all: `detail.reason` of the MailError. */
export type FileFault = TableFault | 'no-address-column' | 'repeated-column' | 'no-rows' | 'over-policy';

/**
 * Reads an import file whatever its dialect. Rows without a word are passed over. Throws `bad-argument` with
 * `detail.reason` (a FileFault) and, where it is known, `detail.line`.
 */
export function readImportFile(bytes: Uint8Array): ImportFile {
  const { header, rows: records, encoding, delimiter } = readTable(bytes);
  const { at, unknown, repeated } = readColumns(header.fields);
  if (repeated[0] !== undefined) throw tableFault('repeated-column', { line: header.line, column: repeated[0] });
  if (at.address === undefined) throw tableFault('no-address-column', { line: header.line });
  if (records.length === 0) throw tableFault('no-rows', { line: header.line });
  const rows = records.map(({ line, fields }) => {
    const field = (column: Column): string => fields[at[column] ?? -1] ?? '';
    return {
      line,
      address: field('address'),
      password: field('password'),
      capacity: field('capacity'),
      forward: field('forward'),
      keepCopy: field('keepCopy'),
    };
  });
  return { rows, key: keyOf(rows), encoding, delimiter, unknown };
}

/** The key of rows: the same for the same content, whatever the dialect of the file that it came in. */
export function keyOf(rows: readonly FileRow[]): string {
  const content = rows.map((row) => [row.line, row.address, row.password, row.capacity, row.forward, row.keepCopy]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
