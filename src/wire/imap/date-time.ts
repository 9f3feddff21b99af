/** Dates of IMAP (RFC 9051 9 date-time and date-text); instants are milliseconds since the epoch. */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dateTime = /"([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)"/y;
const date = /("?)(\d{1,2})-([A-Za-z]{3})-(\d{4})\1/y;

/** INTERNALDATE as APPEND gives it. A leap second counts as the one after it. */
export function parseDateTime(cursor: Cursor): number {
  const [dayOfMonth = '', month = '', ...rest] = cursor.groups(dateTime, 'a date and time');
  const [year = 0, hours = 0, minutes = 0, seconds = 0, zoneHours = 0, zoneMinutes = 0] = rest.map(Number);
  if (hours > 23 || minutes > 59 || seconds > 60 || zoneMinutes > 59) return wrong();
  const west = rest[4]?.startsWith('-') === true;
  const offset = zoneHours * 60 + (west ? -zoneMinutes : zoneMinutes);
  return midnight(year, month, Number(dayOfMonth)) + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000;
}

/** A date of SEARCH: its midnight in UTC. */
export function parseDate(cursor: Cursor): number {
  const [, dayOfMonth, month = '', year] = cursor.groups(date, 'a date');
  return midnight(Number(year), month, Number(dayOfMonth));
}

/** In UTC, with its quotes: `" 7-Feb-1994 21:52:25 +0000"`. Years past 9999, which the grammar cannot write, are 9999. */
export function formatDateTime(instant: number): string {
  const at = new Date(Math.min(Math.max(instant, earliest), latest));
  const [hours, minutes, seconds] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(twoDigits);
  const year = String(at.getUTCFullYear()).padStart(4, '0');
  const dayOfMonth = String(at.getUTCDate()).padStart(2);
  return `"${dayOfMonth}-${months[at.getUTCMonth()]}-${year} ${hours}:${minutes}:${seconds} +0000"`;
}

const earliest = Date.parse('0000-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function midnight(year: number, monthName: string, dayOfMonth: number): number {
  const month = months.findIndex((name) => name.toLowerCase() === monthName.toLowerCase());
  const at = new Date(0);
  at.setUTCFullYear(year, month, dayOfMonth);
  return month !== -1 && at.getUTCMonth() === month && at.getUTCDate() === dayOfMonth ? at.getTime() : wrong();
}

function wrong(): never {
  throw new MailError('bad-syntax', 'there is no such date');
}
