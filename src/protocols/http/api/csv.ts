/** What spreadsheets take for the begin of a formula, also behind blanks and in the wide forms of these letters. */
const risky = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/**
 * A line of a table (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front, because names
 * are written by others than those who open the table.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  const harmless = risky.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
