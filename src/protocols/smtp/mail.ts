import { newQueueId } from '#store/queue-id.ts';
import { formatAddress } from '#wire/address.ts';
import type { EnvelopeLine } from '#wire/smtp/command.ts';
import { mailKeywords, mailParameters } from '#wire/smtp/parameters.ts';
import { Refusal } from './errors.ts';
import { tooLarge } from './incoming.ts';
import { readPath, requireKnown } from './path.ts';
import type { Answer, Session } from './types.ts';

/** MAIL (RFC 5321 4.1.1.2): begins a message. */
export async function mail(session: Session, { path, parameters: words }: EnvelopeLine): Promise<Answer> {
  const { options, settings, limits, identity } = session;
  requireKnown(words, offeredKeywords(session));
  const parameters = mailParameters(words);
  const sender = readPath(path, parameters.smtputf8);
  if (session.messages >= limits.messages) {
    // RFC 9422 4.1: announced as MAILMAX.
    throw new Refusal(421, '4.7.0', 'Too many messages in one session, connect again', 'close');
  }
  // RFC 1870 6.1.
  if (parameters.size !== null && parameters.size > settings.messageSize) throw tooLarge();
  // RFC 6409 6.1. Reports and receipts have the empty path (RFC 8098 3), which speaks for nobody.
  if (identity !== null && sender !== null && !(await options.recipients.maySendAs(identity.account, sender))) {
    throw new Refusal(550, '5.7.1', `You may not send as ${formatAddress(sender)}`);
  }
  session.messages++;
  session.transaction = {
    id: newQueueId(options.clock.now()),
    sender,
    parameters,
    recipients: [],
    content: null,
  };
  session.state = 'mail';
  return { code: 250, status: '2.1.0', text: 'Sender ok' };
}

/** RFC 8689 2: REQUIRETLS only over TLS. RFC 4954 5: AUTH only where logins are. */
function offeredKeywords({ input, options }: Session): string[] {
  return mailKeywords.filter((keyword) => {
    if (keyword === 'REQUIRETLS') return input.secure;
    return keyword !== 'AUTH' || options.role === 'submission';
  });
}
