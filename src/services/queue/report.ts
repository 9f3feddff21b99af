/** Reports to senders: RFC 3461 6, in the form of RFC 6522 and RFC 3464. */
import type { Language } from '#base/catalogue.ts';
import { formatDate } from '#wire/date.ts';
import { encodeWords } from '#wire/encoded-word.ts';
import type { Decision } from './decision.ts';
import { actionOf, clean, deliveryStatus, isAscii, type ReportedMessage, replyText } from './delivery-status.ts';
import { reportTexts } from './report-texts.ts';

/** What of the message goes back with a report. */
export interface Returned {
  octets: Uint8Array;
  /** The whole message, or only its header. */
  whole: boolean;
}

/** A report to be written. */
export interface ReportInput {
  /** The report's own id: unique, of letters and digits. */
  id: string;
  /** The reverse path of the message: who gets the report. */
  sender: string;
  message: ReportedMessage;
  /** What happened to recipients; one or more. */
  decisions: readonly Decision[];
  /** Null where the message cannot be read any more. */
  returned: Returned | null;
  language: Language;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A report as octets, and what its way must carry. */
export interface Report {
  octets: Uint8Array;
  smtputf8: boolean;
  bodyType: '7BIT' | '8BITMIME';
}

/** Writes a report. The subject and the parts go by the worst that happened. */
export function writeReport(input: ReportInput): Report {
  const { id, decisions, returned, message } = input;
  const status = deliveryStatus(message, decisions, input.now);
  const global = status.global || !isAscii(input.sender);
  const boundary = `=_${id}`;
  const parts = [
    textPart(explanation(input)),
    part(`message/${global ? 'global-delivery-status' : 'delivery-status'}`, Buffer.from(status.fields)),
    ...(returned === null ? [] : [returnedPart(returned, global)]),
  ];
  const pieces = parts.flatMap((octets) => [Buffer.from(`--${boundary}\r\n`), octets, Buffer.from('\r\n')]);
  const octets = Buffer.concat([
    Buffer.from(`${header(input, boundary)}\r\n`),
    ...pieces,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const eightBit = octets.some((octet) => octet > 127);
  return { octets, smtputf8: global, bodyType: eightBit ? '8BITMIME' : '7BIT' };
}

function header({ id, sender, message, decisions, language, now }: ReportInput, boundary: string): string {
  const texts = reportTexts(language);
  const actions = new Set(decisions.map(actionOf));
  const subject = actions.has('failed')
    ? texts.subjectFailed
    : actions.has('delayed')
      ? texts.subjectDelayed
      : texts.subjectDelivered;
  return [
    // RFC 3464 2: the null sender is in the envelope; here is who speaks.
    `From: ${encodeWords(texts.from)} <MAILER-DAEMON@${message.hostname}>`,
    `To: <${clean(sender)}>`,
    `Subject: ${encodeWords(subject).replaceAll('?= =?', '?=\r\n =?')}`,
    `Date: ${formatDate(now)}`,
    `Message-ID: <${id}@${message.hostname}>`,
    // RFC 3834 3.1.7 and 5: so that nobody's vacation answers it.
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    // RFC 6522 3.
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
    '',
  ].join('\r\n');
}

/** The person's half. */
function explanation({ message, decisions, returned, language }: ReportInput): string {
  const texts = reportTexts(language);
  const lines = [texts.intro(message.hostname, formatDate(message.receivedAt))];
  for (const action of ['failed', 'delayed', 'relayed', 'expanded', 'delivered'] as const) {
    const concerned = decisions.filter((decision) => actionOf(decision) === action);
    if (concerned.length === 0) continue;
    lines.push('', texts[action]);
    for (const decision of concerned) lines.push('', ...recipientLines(message, decision, language));
  }
  if (returned !== null) lines.push('', returned.whole ? texts.returned : texts.header);
  return `${lines.join('\r\n')}\r\n`;
}

function recipientLines(message: ReportedMessage, decision: Decision, language: Language): string[] {
  const texts = reportTexts(language);
  const { recipient, result, outcome } = decision;
  const lines = [`  <${clean(recipient.address)}>`];
  if (outcome === 'delivered' || outcome === 'relayed' || outcome === 'expanded') return lines;
  if (outcome === 'expired') lines.push(`    ${texts.expired}`);
  lines.push(
    `    ${result.host === null ? texts.reason : texts.answer(clean(result.host))} ${replyText(result.reply)}`,
  );
  if (outcome === 'deferred') lines.push(`    ${texts.until(formatDate(message.expires))}`);
  return lines;
}

function textPart(text: string): Buffer {
  if (isAscii(text)) return part('text/plain; charset=us-ascii', Buffer.from(text));
  const encoded = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
  return part('text/plain; charset=utf-8', Buffer.from(encoded), 'base64');
}

/** RFC 6522 3, RFC 6533 5 and 6: the message or its header. */
function returnedPart({ octets, whole }: Returned, global: boolean): Buffer {
  if (whole) return part(global ? 'message/global' : 'message/rfc822', octets);
  return part(global ? 'message/global-headers' : 'text/rfc822-headers', octets);
}

function part(type: string, octets: Uint8Array, encoding?: string): Buffer {
  const transfer = encoding ?? (octets.some((octet) => octet > 127) ? '8bit' : '7bit');
  const head = `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${transfer}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), octets]);
}
