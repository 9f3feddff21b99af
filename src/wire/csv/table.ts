import { CsvError, parse } from 'csv-parse/sync';
import { MailError } from '#base/errors.ts';
import { importLimits } from '#base/limits.ts';
import { type Delimiter, detectDelimiter } from './dialect.ts';
import { type CsvEncoding, decodeCsv } from './encoding.ts';

/** A row with its fields trimmed; `line` is counted from 1. */
interface TableRow {
  line: number;
  fields: string[];
}

/** A file as a table: its header, the rows below that say anything, and how it was read. */
export interface Table {
  header: TableRow;
  rows: TableRow[];
  encoding: CsvEncoding;
  delimiter: Delimiter;
}

/** Why a file cannot be read at all: `detail.reason` of the MailError. */
export type TableFault = 'too-large' | 'empty' | 'too-many-rows' | 'not-csv' | 'workbook';

/** How workbooks begin: .xlsx and .ods as archives (APPNOTE 4.3.7), .xls as compound files (MS-CFB 2.2). */
const workbookMarks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
] as const;

/** Reads what spreadsheets write, whatever its dialect. Throws `bad-argument` with `detail.reason` (a TableFault). */
export function readTable(bytes: Uint8Array): Table {
  if (bytes.length > importLimits.file) throw tableFault('too-large', { limit: importLimits.file });
  if (workbookMarks.some((mark) => mark.every((byte, i) => bytes[i] === byte))) throw tableFault('workbook', {});
  const { text, encoding } = decodeCsv(bytes);
  const delimiter = detectDelimiter(text);
  const [header, ...rows] = recordsOf(text, delimiter).filter(({ fields }) => fields.some((field) => field !== ''));
  if (header === undefined) throw tableFault('empty', {});
  if (rows.length > importLimits.rows) throw tableFault('too-many-rows', { limit: importLimits.rows });
  return { header, rows, encoding, delimiter };
}

function recordsOf(text: string, delimiter: Delimiter): TableRow[] {
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
    throw tableFault('not-csv', { line }, error);
  }
}

/** The error for a file that is no such table. */
export function tableFault(
  reason: string,
  detail: Readonly<Record<string, string | number>>,
  cause?: unknown,
): MailError {
  const options = cause === undefined ? {} : { cause };
  return new MailError('bad-argument', `the import file is not usable: ${reason}`, {
    ...options,
    detail: { reason, ...detail },
  });
}
