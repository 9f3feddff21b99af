import { workbookOf } from './workbook.ts';

/** The header of a file to fill in, and a row that shows what goes where. */
const rows = [
  ['E-mail', 'Hasło', 'Pojemność', 'Przekierowanie', 'Przekierowanie-pozostawianie kopii'],
  ['jan@example.test', '', '500', 'kopia@example.net', 'Tak'],
];

/** As CSV that spreadsheets open by a double click: with a mark of UTF-8, semicolons and CRLF. */
export const importTemplate = `\ufeff${rows.map((row) => `${row.join(';')}\r\n`).join('')}`;

/** As a workbook, to be saved as CSV when it is filled in. */
export function importWorkbook(): Buffer {
  return workbookOf('Sowa', rows);
}
