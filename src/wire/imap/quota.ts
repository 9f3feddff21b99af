/** Quotas (RFC 9208). */
import type { Cursor } from './cursor.ts';
import { formatAstring } from './string.ts';
import { formatMailbox } from './mailbox-name.ts';

/** Of a resource such as STORAGE, which is counted in units of 1,024 octets (RFC 9208 5.1). */
export interface QuotaLimit {
  /** In capitals. */
  resource: string;
  limit: number;
}

/** RFC 9208 4.1.1 GETQUOTA. */
export function parseQuotaRoot(cursor: Cursor): string {
  cursor.space();
  return cursor.astring();
}

/** RFC 9208 4.1.3 SETQUOTA. */
export function parseSetQuota(cursor: Cursor): { root: string; limits: QuotaLimit[] } {
  const root = parseQuotaRoot(cursor);
  cursor.space();
  return { root, limits: cursor.list(() => parseLimit(cursor), { empty: true }) };
}

/** RFC 9208 4.2.1. */
export function formatQuota(
  root: string,
  resources: readonly (QuotaLimit & { usage: number })[],
  utf8: boolean,
): string {
  const items = resources.map(({ resource, usage, limit }) => `${resource} ${usage} ${limit}`);
  return `* QUOTA ${formatAstring(root, utf8)} (${items.join(' ')})\r\n`;
}

/** RFC 9208 4.2.2. */
export function formatQuotaRoot(mailbox: string, roots: readonly string[], utf8: boolean): string {
  const names = [formatMailbox(mailbox, utf8), ...roots.map((root) => formatAstring(root, utf8))];
  return `* QUOTAROOT ${names.join(' ')}\r\n`;
}

function parseLimit(cursor: Cursor): QuotaLimit {
  const resource = cursor.atom().toUpperCase();
  cursor.space();
  return { resource, limit: cursor.number64() };
}
