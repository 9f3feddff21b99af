import { storeLimits } from '#base/limits-store.ts';
import { systemFlags } from '#wire/imap/flag.ts';
import { formatFlagsResponse, formatStatus } from '#wire/imap/response.ts';
import type { MailboxView } from './view.ts';

/** FLAGS and PERMANENTFLAGS of a mailbox (RFC 9051 7.3.5, 7.1). `\*`: the client may make keywords. */
export function keywordResponses({ keywords, readOnly }: Pick<MailboxView, 'keywords' | 'readOnly'>): string[] {
  const names = keywords === '' ? [] : keywords.split(' ');
  const flags = [...systemFlags, ...names];
  const room = names.length < storeLimits.keywords ? ['\\*'] : [];
  const permanent = readOnly ? [] : [...flags, ...room];
  return [formatFlagsResponse(flags), formatStatus('*', 'OK', 'Flags that stay', ['PERMANENTFLAGS', permanent])];
}
