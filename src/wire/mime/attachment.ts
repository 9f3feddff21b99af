/** Whether a message comes with attachments (RFC 8621 4.1.4). */
import type { Part } from './summary.ts';

/** Where a part stands. */
interface Place {
  index: number;
  /** Subtype of the multipart around it. */
  around: string;
  inAlternative: boolean;
}

/** Types that programs read, not people: RFC 8621 4.1.4 lets them not count. */
const processed = new Set([
  'application/pgp-encrypted',
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'message/delivery-status',
  'message/disposition-notification',
  'message/global-delivery-status',
  'message/global-disposition-notification',
  'message/global-headers',
  'text/rfc822-headers',
]);

/** RFC 8621 4.1.4 hasAttachment: a part that is neither text to be read in place nor marked inline. */
export function hasAttachment(structure: Part): boolean {
  return isOffered(structure, { index: 0, around: 'mixed', inAlternative: false });
}

function isOffered(part: Part, place: Place): boolean {
  if (part.parts === undefined) return isAttachment(part, place) && !isIncidental(part, place);
  const inAlternative = place.inAlternative || part.subtype === 'alternative';
  return part.parts.some((child, index) => isOffered(child, { index, around: part.subtype, inAlternative }));
}

/** The list `attachments` of the algorithm in RFC 8621 4.1.4. */
function isAttachment(part: Part, { index, around, inAlternative }: Place): boolean {
  const isText = part.type === 'text' && (part.subtype === 'plain' || part.subtype === 'html');
  const isMedia = ['image', 'audio', 'video'].includes(part.type);
  const mayBeBody = part.disposition?.type !== 'attachment' && (isText || isMedia);
  const isBody = mayBeBody && (index === 0 || (around !== 'related' && (isMedia || !hasName(part))));
  return isBody ? isMedia && inAlternative : true;
}

/** What RFC 8621 4.1.4 leaves out: parts marked inline, processed by programs, or shown inside the HTML. */
function isIncidental(part: Part, { around, inAlternative }: Place): boolean {
  if (part.disposition?.type === 'inline' || processed.has(`${part.type}/${part.subtype}`)) return true;
  if (part.disposition?.type === 'attachment') return false;
  const isInvitation = part.type === 'text' && part.subtype === 'calendar' && inAlternative;
  return isInvitation || (around === 'related' && part.type === 'image' && part.id !== null);
}

function hasName(part: Part): boolean {
  const params = [...part.params, ...(part.disposition?.params ?? [])];
  return params.some(([name]) => name === 'name' || name === 'filename');
}
