import { CsvError, parse } from 'csv-parse/sync';
import { MailError } from '#base/errors.ts';
import { importLimits } from '#base/limits.ts';
import { type Delimiter, detectDialect } from './dialect.ts';
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
export type TableFault =
  | 'too-large'
  | 'empty'
  | 'too-many-rows'
  | 'not-csv'
  | 'not-text'
  | 'line-too-long'
  | 'workbook';

/** How workbooks begin: .xlsx and .ods as archives (APPNOTE 4.3.7), .xls as compound files (MS-CFB 2.2). */
const workbookMarks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
] as const;

/** Bytes of a line, or of a field that an open quotation mark made of many. */
const longestLine = importLimits.columns * importLimits.field;

/** Reads what spreadsheets write, whatever its dialect. Throws `bad-argument` with `detail.reason` (a TableFault). */
export function readTable(bytes: Uint8Array): Table {
  if (bytes.length > importLimits.file) throw tableFault('too-large', { limit: importLimits.file });
  if (workbookMarks.some((mark) => mark.every((byte, i) => bytes[i] === byte))) throw tableFault('workbook', {});
  const { text: decoded, encoding } = decodeCsv(bytes);
  // Files that were put together have lines that end in different ways.
  const lines = decoded.replaceAll(/\r\n?/g, '\n');
  requireText(lines);
  const { delimiter, text } = detectDialect(lines);
  const [header, ...rows] = recordsOf(text, delimiter).filter(({ fields }) => fields.some((field) => field !== ''));
  if (header === undefined) throw tableFault('empty', {});
  if (rows.length > importLimits.rows) throw tableFault('too-many-rows', { limit: importLimits.rows });
  return { header, rows, encoding, delimiter };
}

/** No text has NUL: a database would refuse it, and a picture or a program is full of it. */
function requireText(text: string): void {
  const end = text.indexOf('\0');
  if (end !== -1) throw tableFault('not-text', { line: text.slice(0, end).split('\n').length });
}

function recordsOf(text: string, delimiter: Delimiter): TableRow[] {
  const rows: TableRow[] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: '\n',
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestLine,
      to: importLimits.rows + 2,
      // A row is said to be in the line where its last field stands. Blanks in quotes are nobody's name or password.
      on_record: (record: string[], { lines }) => {
        rows.push({ line: lines, fields: record.map((field) => field.trim()) });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (rows.at(-1)?.line ?? 0) + 1;
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw tableFault('line-too-long', { line, limit: longestLine }, error);
    throw tableFault('not-csv', { line }, error);
  }
  return rows;
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
