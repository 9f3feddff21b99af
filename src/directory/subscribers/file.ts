import { readTable, tableFault } from '#wire/csv/table.ts';
import type { NewSubscriber } from './subscribers.ts';

type Column = keyof NewSubscriber;

/** Headers as operators' systems write them, in lower case. */
const headers: Readonly<Record<string, Column>> = {
  'numer klienta': 'login',
  'numer klienta lub login': 'login',
  'customer number': 'login',
  login: 'login',
  'typ dostępu': 'access',
  dostęp: 'access',
  'access type': 'access',
  access: 'access',
  'mac lub hasło': 'secret',
  mac: 'secret',
  hasło: 'secret',
  secret: 'secret',
  password: 'secret',
  'liczba kont': 'mailboxes',
  'liczba skrzynek': 'mailboxes',
  mailboxes: 'mailboxes',
};

const columns = ['login', 'access', 'secret', 'mailboxes'] as const;

/** Reads a contract table: CSV in any dialect with four columns. Throws `bad-argument` with `detail.reason`: a TableFault, or `missing-column` with `detail.column`. */
export function readSubscriberFile(bytes: Uint8Array): (NewSubscriber & { line: number })[] {
  const { header, rows } = readTable(bytes);
  const named = header.fields.map((field) => headers[field.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ')]);
  const missing = columns.find((column) => !named.includes(column));
  if (missing !== undefined) throw tableFault('missing-column', { column: missing, line: header.line });
  return rows.map(({ line, fields }) => {
    const field = (column: Column): string => fields[named.indexOf(column)] ?? '';
    const mailboxes = field('mailboxes');
    return {
      line,
      login: field('login'),
      access: field('access'),
      secret: field('secret'),
      mailboxes: mailboxes === '' ? NaN : Number(mailboxes),
    };
  });
}
