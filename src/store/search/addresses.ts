import { decodeWords } from '#wire/encoded-word.ts';
import type { Envelope, EnvelopeAddress } from '#wire/mime/summary.ts';

/** The keys of RFC 9051 6.4.4 that ask the envelope structure. */
export type EnvelopeField = 'subject' | 'from' | 'to' | 'cc' | 'bcc';

export const envelopeFields: readonly EnvelopeField[] = ['subject', 'from', 'to', 'cc', 'bcc'];

/** What an envelope's field says, decoded: the subject, or each address as `name <local@domain>` without quoting. */
export function envelopeTexts(envelope: Envelope, field: EnvelopeField): string[] {
  if (field === 'subject') return envelope.subject === null ? [] : [decodeWords(envelope.subject)];
  return envelope[field].map(addressText).filter((text) => text !== '');
}

/** An address, or a group's name; empty for a group's end. */
function addressText({ name, mailbox, host }: EnvelopeAddress): string {
  const address = `${mailbox ?? ''}${host === null || host === '' ? '' : `@${host}`}`;
  return name === null ? address : `${decodeWords(name)} <${address}>`;
}
