/** What the header of a message says about the message (RFC 5322). */
import { mimeLimits } from '#base/limits-messages.ts';
import { parseAddressList } from '#wire/address-list.ts';
import { parseDate } from '#wire/date.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { headerValue, headerValues, type HeaderField } from '#wire/header.ts';
import { parseMessageIds } from '#wire/message-id.ts';
import { baseSubject } from '#wire/subject.ts';
import type { Envelope, EnvelopeAddress, Summary } from './summary.ts';

/**
 * RFC 9051 7.5.2: a field that is missing is null, one that is empty is ''. RFC 5322 4.5.3: repeated destination fields
 * are read as one list; of all others the first counts.
 */
export function readEnvelope(fields: readonly HeaderField[]): Envelope {
  return {
    date: headerValue(fields, 'date') ?? null,
    subject: headerValue(fields, 'subject') ?? null,
    from: addresses(headerValues(fields, 'from').slice(0, 1)),
    sender: addresses(headerValues(fields, 'sender').slice(0, 1)),
    replyTo: addresses(headerValues(fields, 'reply-to').slice(0, 1)),
    to: addresses(headerValues(fields, 'to')),
    cc: addresses(headerValues(fields, 'cc')),
    bcc: addresses(headerValues(fields, 'bcc')),
    inReplyTo: headerValue(fields, 'in-reply-to') ?? null,
    messageId: headerValue(fields, 'message-id') ?? null,
  };
}

/** What threading and sorting need of the same header. */
export type Threading = Pick<Summary, 'references' | 'ancestors' | 'messageId' | 'baseSubject' | 'sentAt'>;

export function readThreading(fields: readonly HeaderField[], envelope: Envelope): Threading {
  const listed = messageIds(headerValue(fields, 'references') ?? null);
  const parents = messageIds(envelope.inReplyTo);
  return {
    // RFC 5322 3.6.4: References names the ancestors, oldest first; In-Reply-To the parents, where they are missing there.
    references: oldestAndLatest([...new Set([...listed, ...parents])], mimeLimits.references),
    // RFC 5256 3 REFERENCES (1).
    ancestors: oldestAndLatest(listed.length > 0 ? listed : parents.slice(0, 1), mimeLimits.ancestors),
    messageId: messageIds(envelope.messageId)[0] ?? null,
    baseSubject: envelope.subject === null ? '' : baseSubject(decodeWords(envelope.subject)),
    sentAt: envelope.date === null ? null : parseDate(envelope.date),
  };
}

function addresses(values: readonly string[]): EnvelopeAddress[] {
  return values.length === 0 ? [] : parseAddressList(values.join(', '));
}

function oldestAndLatest(ids: string[], limit: number): string[] {
  return ids.length <= limit ? ids : [...ids.slice(0, 1), ...ids.slice(1 - limit)];
}

function messageIds(value: string | null): string[] {
  return value === null ? [] : parseMessageIds(value);
}
