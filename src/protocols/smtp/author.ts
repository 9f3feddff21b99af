import { formatAddress, parseAddress, type Address } from '#wire/address.ts';
import { parseAddressList } from '#wire/address-list.ts';
import { headerValues, parseHeader } from '#wire/header.ts';
import { Refusal } from './errors.ts';
import type { Session } from './types.ts';

/** Fields that say who writes (RFC 5322 3.6.2). */
export const authorFields: ReadonlySet<string> = new Set(['from', 'sender']);

/**
 * Checks that the account of a session may write as everybody whom From and Sender name (RFC 6409 6.1). `fields` are
 * those two, as they stand in the message. Throws Refusal; MailError of the directory.
 */
export async function checkAuthors(session: Session, account: number, fields: Uint8Array): Promise<void> {
  const header = parseHeader(fields);
  // RFC 5322 3.6: with two of them, each reader would show another.
  if (headerValues(header, 'from').length > 1) throw new Refusal(550, '5.6.0', 'There is more than one From field');
  const authors = header.flatMap((field) => {
    const addresses = parseAddressList(field.value).filter(({ host }) => host !== null);
    if (addresses.length === 0) throw malformed(field.name);
    return addresses.map(({ mailbox, host }) => readAddress(field.name, mailbox ?? '', host ?? ''));
  });
  if (authors.length > session.limits.authors) throw new Refusal(550, '5.6.0', 'From and Sender name too many');
  for (const author of authors) {
    if (await session.options.recipients.maySendAs(account, author)) continue;
    throw new Refusal(550, '5.7.1', `You may not write as ${formatAddress(author)}`);
  }
}

function readAddress(field: string, local: string, domain: string): Address {
  try {
    return parseAddress(formatAddress({ local, domain }), { smtputf8: true });
  } catch {
    throw malformed(field);
  }
}

function malformed(field: string): Refusal {
  return new Refusal(550, '5.6.0', `The field ${field === 'from' ? 'From' : 'Sender'} has no valid address`);
}
