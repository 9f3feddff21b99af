import type { SigningKey } from '#directory/signing-keys.ts';
import type { Field } from './message.ts';
import { algorithmTag, coveredFields, signatureField } from './signature.ts';

/** Fields that a reader sees or that say how the message is read (RFC 6376 5.4.1): signed, and no second one may be added. */
export const essentialFields = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'reply-to',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
];

/** Fields that are signed where they are, and that a mailing list may add. */
export const furtherFields = [
  'sender',
  'list-id',
  'list-help',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
  'auto-submitted',
];

/** The DKIM-Signature field of one key. `hash`: what bodyHash gave. */
export function dkimSignature(fields: readonly Field[], hash: string, key: SigningKey, now: number): Promise<string> {
  const { h, covered } = coveredFields(fields, essentialFields, furtherFields);
  return signatureField(
    'DKIM-Signature',
    [
      ['v', '1'],
      algorithmTag(key),
      ['c', 'relaxed/relaxed'],
      ['d', key.domain],
      ['s', key.selector],
      ['t', String(Math.floor(now / 1000))],
      ['h', h],
      ['bh', hash],
    ],
    covered,
    key,
  );
}
