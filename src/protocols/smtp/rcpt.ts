import { MailError } from '#base/errors.ts';
import type { Plan, RefusalReason } from '#directory/routing/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type { EnvelopeLine } from '#wire/smtp/command.ts';
import { rcptKeywords, type RcptParameters, rcptParameters } from '#wire/smtp/parameters.ts';
import { fullMailbox, Refusal, refusalAnswer } from './errors.ts';
import { readPath, requireKnown } from './path.ts';
import { planFor } from './ruled.ts';
import type { Answer, Session, Transaction } from './types.ts';

/** RCPT (RFC 5321 4.1.1.3): adds a recipient, or says why not. */
export async function rcpt(session: Session, { path, parameters: words }: EnvelopeLine): Promise<Answer> {
  const { settings, transaction } = session;
  if (transaction === null) throw new MailError('bad-state', 'RCPT outside a transaction');
  requireKnown(words, rcptKeywords);
  const parameters = rcptParameters(words);
  const address = readRecipient(path, transaction.parameters.smtputf8);
  // RFC 5321 4.5.3.1.10.
  if (transaction.recipients.length >= settings.recipients) throw new Refusal(452, '4.5.3', 'Too many recipients');
  await requireUnlisted(session, address);
  const answer = await add(session, transaction, { address, parameters });
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

interface Named {
  address: Address;
  parameters: RcptParameters;
}

async function add(session: Session, transaction: Transaction, named: Named): Promise<Answer> {
  const { recipients, onward } = session.options;
  // A report to a sender whom forwarding rewrote is for the one who wrote: nobody else knows such an address.
  const restored = transaction.sender === null ? onward.restoreSender(named.address) : null;
  const address = restored ?? named.address;
  const known = { address: address.domain === '' ? address.local : formatAddress(address), ...named.parameters };
  const resolution = await recipients.resolve(address);
  switch (resolution.kind) {
    case 'foreign':
      if (session.identity === null && restored === null) return refusalAnswer(session, 'foreign');
      transaction.recipients.push({ kind: 'remote', ...known });
      break;
    case 'local': {
      const postmaster = address.local.toLowerCase() === 'postmaster';
      if (resolution.full && !postmaster) return fullMailbox(session.settings);
      transaction.recipients.push({ kind: 'local', account: resolution.account, postmaster, ...known });
      break;
    }
    case 'ruled': {
      const plan = await planFor(session, transaction, address);
      const refusal = plan.refusal ?? (await refusedByTarget(session, plan));
      if (refusal !== null) return refusalAnswer(session, refusal);
      transaction.recipients.push({ kind: 'ruled', named: address, plan, ...known });
      break;
    }
    default:
      return refusalAnswer(session, resolution.kind);
  }
  return { code: 250, status: '2.1.5', text: 'Recipient ok' };
}

/** Asks the target server of the domain whether it knows the recipient; where it does not say, the mail is taken and waits. */
async function refusedByTarget({ options }: Session, { leaving }: Plan): Promise<RefusalReason | null> {
  const relayed = leaving.find(({ by }) => by === 'relay');
  if (relayed === undefined || relayed.target === null) return null;
  return (await options.onward.probe(relayed.target, relayed.address)) === 'refused' ? 'unknown' : null;
}
