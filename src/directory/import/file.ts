import { CsvError, parse } from 'csv-parse/sync';
import { MailError } from '#base/errors.ts';
import { importLimits } from '#base/limits.ts';
import { detectDelimiter, type Delimiter } from '#wire/csv/dialect.ts';
import { type CsvEncoding, decodeCsv } from '#wire/csv/encoding.ts';
import { type Column, readColumns } from './columns.ts';

/** A row as it stands in the file; '' where a field is empty or missing. */
export interface FileRow extends Record<Column, string> {
  /** Line of the file, counted from 1. */
  line: number;
}

/** What a file says, and how it was read. */
export interface ImportFile {
  rows: FileRow[];
  encoding: CsvEncoding;
  delimiter: Delimiter;
  /** Headers of columns that are passed over. */
  unknown: string[];
}

/** Why a file cannot be read at all: `detail.reason` of the MailError. */
export type FileFault = 'too-large' | 'empty' | 'no-address-column' | 'repeated-column' | 'too-many-rows' | 'not-csv';

/**
 * Reads an import file whatever its dialect. Rows without a word are passed over. Throws `bad-argument` with
 * `detail.reason` (a FileFault) and, where it is known, `detail.line`.
 */
export function readImportFile(bytes: Uint8Array): ImportFile {
  if (bytes.length > importLimits.file) throw fault('too-large', { limit: importLimits.file });
  const { text, encoding } = decodeCsv(bytes);
  const delimiter = detectDelimiter(text);
  const [header, ...records] = recordsOf(text, delimiter).filter(({ fields }) => fields.some((field) => field !== ''));
  if (header === undefined) throw fault('empty', {});
  const { at, unknown, repeated } = readColumns(header.fields);
  if (repeated[0] !== undefined) throw fault('repeated-column', { line: header.line, column: repeated[0] });
  if (at.address === undefined) throw fault('no-address-column', { line: header.line });
  if (records.length > importLimits.rows) throw fault('too-many-rows', { limit: importLimits.rows });
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

interface FileRecord {
  line: number;
  fields: string[];
}

function recordsOf(text: string, delimiter: Delimiter): FileRecord[] {
  try {
    const options = {
      delimiter,
      info: true,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: importLimits.columns * importLimits.field,
      to: importLimits.rows + 2,
    } as const;
    // With `info` each record comes with where it ended (csv-parse, option info): the line its last field stands in.
    const found = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return found.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines'] ?? 0);
    throw fault('not-csv', { line }, error);
  }
}

function fault(reason: FileFault, detail: Readonly<Record<string, string | number>>, cause?: unknown): MailError {
  const options = cause === undefined ? {} : { cause };
  return new MailError('bad-argument', `the import file is not usable: ${reason}`, {
    ...options,
    detail: { reason, ...detail },
  });
}
