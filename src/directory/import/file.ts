import { type Table, type TableFault, tableFault, readTable } from '#wire/csv/table.ts';
import { type Column, readColumns } from './columns.ts';

/** A row as it stands in the file; '' where a field is empty or missing. */
export interface FileRow extends Record<Column, string> {
  /** Line of the file, counted from 1. */
  line: number;
}

/** What a file says, and how it was read. */
export interface ImportFile extends Pick<Table, 'encoding' | 'delimiter'> {
  rows: FileRow[];
  /** Headers of columns that are passed over. */
  unknown: string[];
}

/** Why a file cannot be read at all: `detail.reason` of the MailError. */
export type FileFault = TableFault | 'no-address-column' | 'repeated-column';

/**
 * Reads an import file whatever its dialect. Rows without a word are passed over. Throws `bad-argument` with
 * `detail.reason` (a FileFault) and, where it is known, `detail.line`.
 */
export function readImportFile(bytes: Uint8Array): ImportFile {
  const { header, rows: records, encoding, delimiter } = readTable(bytes);
  const { at, unknown, repeated } = readColumns(header.fields);
  if (repeated[0] !== undefined) throw tableFault('repeated-column', { line: header.line, column: repeated[0] });
  if (at.address === undefined) throw tableFault('no-address-column', { line: header.line });
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
  return { rows, encoding, delimiter, unknown };
}
