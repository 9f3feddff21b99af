/**
 * What spreadsheets take for the begin of a formula, also behind blanks and in the wide forms of these letters, or of
 * another cell: what others wrote must not be run by who opens the file.
 */
const risky = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** A cell as CSV has it (RFC 4180 2), harmless in spreadsheets. */
function cell(text: string): string {
  const safe = risky.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Rows as a file that spreadsheets open: with a mark of UTF-8, and semicolons, which they take where commas are in numbers. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`;
}

/** The name of a file with a list of a day. */
export function csvName(list: string, day: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${list}-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.csv`;
}
