/** Date and time of RFC 5322 3.3, with the obsolete forms of 4.3 and the common departures. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322 4.3, in hours, and the zones of Europe, whose meaning is known well enough. */
const zones: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WEST: 1,
  CET: 1,
  MET: 1,
  CEST: 2,
  MEST: 2,
  EET: 2,
  EEST: 3,
};

/** No date of any form is longer; the rest of a hostile value is not looked at. */
const longest = 200;

/** Milliseconds since the epoch of a Date value, null where it cannot be read. Never throws. */
export function parseDate(value: string): number | null {
  const text = withoutComments(value.slice(0, longest));
  const time = /(?:^|[\sT])(\d{1,2})\s*[:.]\s*(\d{2})(?:\s*[:.]\s*(\d{2}))?(?:[.,]\d+)?(?=\D|$)/.exec(text);
  const date = parseDay(text);
  if (date === null) return null;
  const [, hour = '0', minute = '0', second = '0'] = time ?? [];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const zone = time === null ? 0 : zoneMinutes(text.slice(time.index + time[0].length));
  return date + ((Number(hour) * 60 + Number(minute) - zone) * 60 + Number(second)) * 1000;
}

/**
 * A date-time for Date and Received fields (RFC 5322 3.3).
 * @param ms milliseconds since the epoch
 * @param offsetMinutes local time minus UTC
 */
export function formatDate(ms: number, offsetMinutes = 0): string {
  const local = new Date(ms + offsetMinutes * 60_000);
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(twoDigits).join(':');
  const offset = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${twoDigits(Math.floor(offset / 60))}${twoDigits(offset % 60)}`;
  const year = String(local.getUTCFullYear()).padStart(4, '0');
  return `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ${year} ${clock} ${zone}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** RFC 5322 3.2.2 comments, nested ones from the inside out. */
function withoutComments(text: string): string {
  const shorter = text.replace(/\([^()]*\)/g, ' ');
  return shorter === text ? text : withoutComments(shorter);
}

/** Midnight of the date in any of three orders: `1 Jan 2024` (also with dashes), `Jan 1 … 2024` of asctime, `2024-01-31`. */
function parseDay(text: string): number | null {
  const usual = /(?:^|[\s,])(\d{1,2})[\s-]*([A-Za-z]{3})[A-Za-z]*\.?[\s,-]*(\d{2,4})(?=\D|$)/.exec(text);
  if (usual !== null) return midnight(fullYear(usual[3]!), monthOf(usual[2]!), Number(usual[1]));
  const asctime = /(?:^|[\s,])([A-Za-z]{3})[a-z]*\s+(\d{1,2})(?:,|\s).*?(?:^|\s)(\d{4})(?=\s|$)/.exec(text);
  if (asctime !== null) return midnight(fullYear(asctime[3]!), monthOf(asctime[1]!), Number(asctime[2]));
  const iso = /^\s*(\d{4})-(\d{2})-(\d{2})(?=\D|$)/.exec(text);
  return iso === null ? null : midnight(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
}

function monthOf(name: string): number {
  return months.findIndex((month) => month.toLowerCase() === name.toLowerCase());
}

/** RFC 5322 4.3: two digits below 50 mean 20xx; two or three digits else count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function midnight(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : null;
}

/** RFC 5322 4.3: zones nobody knows, military letters among them, count as UTC. */
function zoneMinutes(text: string): number {
  const numeric = /(?:^|\s|GMT|UTC?)([+-])(\d{2}):?(\d{2})(?!\d)/i.exec(text);
  if (numeric !== null) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3]));
  const name = /[A-Za-z]+/.exec(text)?.[0] ?? '';
  return (zones[name.toUpperCase()] ?? 0) * 60;
}
