import type { IdPair } from './session-commands.ts';

/**
 * What a client calls itself by ID (RFC 2971 3.3), in one line: `Thunderbird 140.3.0, Linux`; '' where it gives no
 * name. Fields may come in any case and order.
 */
export function clientName(pairs: readonly IdPair[]): string {
  const fields = new Map(pairs.map(([field, value]) => [field.toLowerCase(), inOneLine(value ?? '')]));
  const said = (...names: readonly string[]) => names.flatMap((name) => fields.get(name) || []).join(' ');
  if (said('name') === '') return '';
  return [said('name', 'version'), said('os', 'os-version')].filter((part) => part !== '').join(', ');
}

function inOneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
