/** The machine's half of a report: RFC 3464, and RFC 6533 where addresses are not in ASCII. */
import { queueLimits } from '#base/limits-queue.ts';
import { formatDate } from '#wire/date.ts';
import type { Decision } from './decision.ts';

/** What a report is about. */
export interface ReportedMessage {
  /** Our name. */
  hostname: string;
  envelopeId: string | null;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** When a message that still waits will be given up. */
  expires: number;
}

/**
 * The fields of message/delivery-status, or of message/global-delivery-status where an address needs it: one group for
 * the message, one for each recipient.
 */
export function deliveryStatus(
  message: ReportedMessage,
  decisions: readonly Decision[],
  now: number,
): { fields: string; global: boolean } {
  const { envelopeId } = message;
  const addresses = decisions.flatMap(({ recipient }) => [recipient.address, recipient.original ?? '']);
  // RFC 6533 4: a reply with other letters is no reason to ask SMTPUTF8 of the way back.
  const global = !addresses.every(isAscii);
  const common = [
    // RFC 3464 2.2.1: as MAIL gave it, decoded.
    ...(envelopeId === null ? [] : [`Original-Envelope-Id: ${clean(envelopeId)}`]),
    `Reporting-MTA: dns; ${message.hostname}`,
    `Arrival-Date: ${formatDate(message.receivedAt)}`,
  ];
  const groups = decisions.map((decision) => recipientFields(message, decision, now));
  const fields = [common, ...groups].map((group) => `${group.join('\r\n')}\r\n`).join('\r\n');
  return { fields: global ? fields : fields.replace(/[^\0-\x7f]/gu, '?'), global };
}

function recipientFields(message: ReportedMessage, decision: Decision, now: number): string[] {
  const { recipient, result } = decision;
  const { reply, host } = result;
  const { original, address } = recipient;
  return [
    ...(original === null ? [] : [`Original-Recipient: ${clean(original.replace(';', '; '))}`]),
    `Final-Recipient: ${isAscii(address) ? 'rfc822' : 'utf-8'}; ${clean(address)}`,
    `Action: ${actionOf(decision)}`,
    `Status: ${statusOf(decision)}`,
    ...(host === null ? [] : [`Remote-MTA: dns; ${clean(host)}`]),
    // RFC 3464 2.3.6: what no remote server said has a type of our own.
    `Diagnostic-Code: ${host === null ? 'x-sowa' : 'smtp'}; ${replyText(reply)}`,
    `Last-Attempt-Date: ${formatDate(now)}`,
    ...(decision.outcome === 'deferred' ? [`Will-Retry-Until: ${formatDate(message.expires)}`] : []),
  ];
}

/** RFC 3464 2.3.3. */
export function actionOf({ outcome }: Decision): 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' {
  if (outcome === 'expired') return 'failed';
  return outcome === 'deferred' ? 'delayed' : outcome;
}

/** RFC 3464 2.3.4: a code whose class fits the action; RFC 3463 3.5 has 5.4.7 for a message whose time is over. */
function statusOf({ outcome, result }: Decision): string {
  if (outcome === 'expired') return '5.4.7';
  const wanted = { failed: '5', deferred: '4', delivered: '2', relayed: '2', expanded: '2' }[outcome];
  const { status } = result.reply;
  return status?.startsWith(`${wanted}.`) === true ? status : `${wanted}.0.0`;
}

/** A reply in one line: code, status, text. */
export function replyText({ code, status, text }: Decision['result']['reply']): string {
  return clean([code, status, text].filter((part) => part !== null && part !== '').join(' '));
}

/** Nothing that could end a line, no line that a mail server would refuse, and only whole characters. */
export function clean(text: string): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return flat.slice(0, queueLimits.reply).toWellFormed();
}

/** Whether a text is wholly ASCII. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
