import { MailError } from '#base/errors.ts';
import type { Resolution } from '#directory/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type { EnvelopeLine } from '#wire/smtp/command.ts';
import { rcptKeywords, type RcptParameters, rcptParameters } from '#wire/smtp/parameters.ts';
import { fullMailbox, Refusal } from './errors.ts';
import { readPath, requireKnown } from './path.ts';
import type { Answer, Session, Transaction } from './types.ts';

/** RCPT (RFC 5321 4.1.1.3): adds a recipient, or says why not. */
export async function rcpt(session: Session, { path, parameters: words }: EnvelopeLine): Promise<Answer> {
  const { options, settings, transaction } = session;
  if (transaction === null) throw new MailError('bad-state', 'RCPT outside a transaction');
  requireKnown(words, rcptKeywords);
  const parameters = rcptParameters(words);
  const address = readRecipient(path, transaction.parameters.smtputf8);
  // RFC 5321 4.5.3.1.10.
  if (transaction.recipients.length >= settings.recipients) throw new Refusal(452, '4.5.3', 'Too many recipients');
  await requireUnlisted(session, address);
  const answer = add(session, transaction, {
    address,
    parameters,
    resolution: await options.recipients.resolve(address),
  });
  if (answer.code === 250) session.state = 'rcpt';
  return answer;
}

/** Refuses clients that a list names, but for the postmaster (RFC 5782 4: who is listed by mistake must be able to say so). */
async function requireUnlisted({ options, input }: Session, { local }: Address): Promise<void> {
  if (options.role !== 'mx' || local.toLowerCase() === 'postmaster') return;
  const listing = (await options.checks?.listing(input.remote.address)) ?? null;
  if (listing === null) return;
  const text = listing.text === '' ? '' : `: ${listing.text}`;
  throw new Refusal(554, '5.7.1', `Your address is listed at ${listing.list}${text}`);
}

/** RFC 5321 4.1.1.3: `<postmaster>` needs no domain, and its case does not matter. */
function readRecipient(path: string, smtputf8: boolean): Address {
  if (path.toLowerCase() === '<postmaster>') return { local: 'postmaster', domain: '' };
  const address = readPath(path, smtputf8);
  if (address === null) throw new Refusal(501, '5.1.3', 'A recipient cannot be empty');
  return address;
}

interface Recipient {
  address: Address;
  parameters: RcptParameters;
  resolution: Resolution;
}

function add(session: Session, transaction: Transaction, { address, parameters, resolution }: Recipient): Answer {
  const known = { address: address.domain === '' ? address.local : formatAddress(address), ...parameters };
  switch (resolution.kind) {
    case 'unknown':
      return { code: 550, status: '5.1.1', text: 'There is nobody of that name' };
    case 'suspended':
      // A 4yz, so that what is sent meanwhile is not lost where the account comes back within days.
      return { code: 450, status: '4.2.1', text: 'The mailbox is not receiving mail now' };
    case 'foreign':
      if (session.identity === null) return { code: 550, status: '5.7.1', text: 'Relaying denied' };
      transaction.recipients.push({ kind: 'remote', ...known });
      break;
    case 'local': {
      const postmaster = address.local.toLowerCase() === 'postmaster';
      if (resolution.full && !postmaster) return fullMailbox(session.settings);
      transaction.recipients.push({ kind: 'local', account: resolution.account, postmaster, ...known });
    }
  }
  return { code: 250, status: '2.1.5', text: 'Recipient ok' };
}
