import { decodeWords } from '#wire/encoded-word.ts';
import { envelopeTexts } from './addresses.ts';
import { fold } from '#base/fold.ts';
import type { SearchQuery } from './query.ts';
import type { EmailText } from './text.ts';

/**
 * Whether an email matches, found by reading it: the definition of what the index answers. Reads only what the field
 * asks for: rows for those of the envelope, the header for HEADER, the parts with text, streamed, for BODY and TEXT.
 * Throws what reading bodies throws, and the signal's reason when it is aborted.
 */
export async function scanEmail(email: EmailText, query: SearchQuery, signal?: AbortSignal): Promise<boolean> {
  const needle = fold(query.text);
  const { field } = query;
  signal?.throwIfAborted();
  if (typeof field === 'object') return headerHas(email, field.header.toLowerCase(), needle);
  if (needle === '') return true;
  if (field === 'body') return bodyHas(email, needle, signal);
  if (field === 'any') return (await email.head()).includes(needle) || bodyHas(email, needle, signal);
  return envelopeTexts(email.envelope(), field).some((text) => fold(text).includes(needle));
}

/** RFC 9051 6.4.4 HEADER: an empty text matches every message that has the field. */
async function headerHas(email: EmailText, name: string, needle: string): Promise<boolean> {
  const fields = await email.fields();
  return fields.some((field) => field.name === name && fold(decodeWords(field.value)).includes(needle));
}

async function bodyHas(email: EmailText, needle: string, signal?: AbortSignal): Promise<boolean> {
  let tail = '';
  for await (const piece of email.body()) {
    signal?.throwIfAborted();
    const text = tail + piece;
    if (text.includes(needle)) return true;
    // What ends a piece may begin a match.
    tail = needle.length > 1 ? text.slice(1 - needle.length) : '';
  }
  return false;
}
