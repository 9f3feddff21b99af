/** What a column of an import file says of an account. */
export type Column = 'address' | 'password' | 'capacity' | 'forward' | 'keepCopy';

/** Headers as people write them, folded by `foldHeader`. */
const headers: Readonly<Record<string, Column>> = {
  'e-mail': 'address',
  email: 'address',
  adres: 'address',
  'adres e-mail': 'address',
  'adres email': 'address',
  address: 'address',
  'email address': 'address',
  'e-mail address': 'address',
  hasło: 'password',
  haslo: 'password',
  password: 'password',
  pojemność: 'capacity',
  pojemnosc: 'capacity',
  'pojemność (mb)': 'capacity',
  capacity: 'capacity',
  quota: 'capacity',
  'capacity (mb)': 'capacity',
  'quota (mb)': 'capacity',
  przekierowanie: 'forward',
  forward: 'forward',
  forwarding: 'forward',
  'forward to': 'forward',
  'przekierowanie-pozostawianie kopii': 'keepCopy',
  'przekierowanie-pozostawienie kopii': 'keepCopy',
  'forward-keep copy': 'keepCopy',
  'forward-keep a copy': 'keepCopy',
  'forwarding-keep copy': 'keepCopy',
  'forwarding-keep a copy': 'keepCopy',
  'keep copy': 'keepCopy',
  'keep a copy': 'keepCopy',
};

/** The columns of a header row: where each stands, and headers that say nothing to us. */
export interface Columns {
  at: Partial<Record<Column, number>>;
  unknown: string[];
  /** Columns that stand twice. */
  repeated: string[];
}

/** Reads a header row; blanks, case and trailing empty fields do not matter. */
export function readColumns(row: readonly string[]): Columns {
  const columns: Columns = { at: {}, unknown: [], repeated: [] };
  for (const [place, header] of row.entries()) {
    const folded = foldHeader(header);
    if (folded === '') continue;
    const column = Object.hasOwn(headers, folded) ? headers[folded] : undefined;
    if (column === undefined) columns.unknown.push(header.trim());
    else if (columns.at[column] !== undefined) columns.repeated.push(header.trim());
    else columns.at[column] = place;
  }
  return columns;
}

function foldHeader(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?[-–—] ?/g, '-')
    .trim();
}
