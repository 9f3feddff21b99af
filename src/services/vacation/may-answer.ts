import { parseAddressList } from '#wire/address-list.ts';
import { type Address, formatAddress, normalizeLocal } from '#wire/address.ts';
import { type HeaderField, headerValue, headerValues } from '#wire/header.ts';

/** Why nobody is answered. */
export type Silence = 'no-sender' | 'automatic-sender' | 'auto-submitted' | 'list' | 'bulk' | 'own' | 'not-addressed';

/** Senders that are programs (RFC 3834 2, RFC 5230 4.6), and what is customary beside them. */
const programs =
  /^(?:mailer-daemon|postmaster|listserv|listproc|majordomo|root|daemon|news|www-data|no-?reply|do-?not-?reply|owner-.*|.*-(?:request|owner|relay|confirm|errors|return|noreply)|(?:.*-)?bounces?(?:[+=-].*)?)$/i;

/** Fields by which mailing lists are known (RFC 2369, RFC 2919, RFC 8058). */
const listFields = /^list-(?:id|post|help|unsubscribe|unsubscribe-post|subscribe|owner|archive)$/;

/**
 * Whether an absent owner should answer a message (RFC 3834 2, RFC 5230 4.5 and 4.6): a person wrote it, to one of
 * `addresses` (folded). Null where that is so.
 */
export function reasonForSilence(
  sender: Address | null,
  header: readonly HeaderField[],
  addresses: ReadonlySet<string>,
): Silence | null {
  if (sender === null) return 'no-sender';
  if (programs.test(sender.local) || /^srs[01][=+-]/i.test(sender.local)) return 'automatic-sender';
  if (addresses.has(folded(sender))) return 'own';
  // RFC 3834 5: anything but `no` was made by a program.
  const submitted = headerValue(header, 'auto-submitted');
  if (submitted !== undefined && !/^no\s*(?:;|$)/i.test(submitted)) return 'auto-submitted';
  if (headerValue(header, 'x-auto-response-suppress') !== undefined) return 'auto-submitted';
  if (header.some(({ name }) => listFields.test(name))) return 'list';
  if (/^(?:bulk|list|junk)\b/i.test(headerValue(header, 'precedence') ?? '')) return 'bulk';
  return isAddressed(header, addresses) ? null : 'not-addressed';
}

/** RFC 5230 4.5: a blind copy is not answered, because it would tell that there was one. */
function isAddressed(header: readonly HeaderField[], addresses: ReadonlySet<string>): boolean {
  const fields = ['to', 'cc', 'resent-to', 'resent-cc'].flatMap((name) => headerValues(header, name));
  return fields
    .flatMap((value) => parseAddressList(value))
    .some(({ mailbox, host }) => addresses.has(folded({ local: mailbox ?? '', domain: (host ?? '').toLowerCase() })));
}

function folded({ local, domain }: Address): string {
  const plus = local.indexOf('+', 1);
  return formatAddress({ local: normalizeLocal(plus === -1 ? local : local.slice(0, plus)), domain });
}
