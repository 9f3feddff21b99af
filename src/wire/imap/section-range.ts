/** Where a section lies in a message (RFC 9051 6.4.5.1). */
import type { Part } from '#wire/mime/summary.ts';
import type { Partial, Section } from './section.ts';

/** Octets from `start` up to `end`, not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A part's octets with the encoding that BINARY undoes. */
export interface EncodedRange extends ByteRange {
  /** Content-Transfer-Encoding in lower case; `binary` where nothing is to be decoded. */
  readonly encoding: string;
}

/**
 * The octets of a section; of HEADER.FIELDS those of the whole header, for selectFields to choose from. Null for what
 * the message does not have: the response has NIL.
 */
export function resolveSection(structure: Part, section: Section): ByteRange | null {
  const { part: numbers, text } = section;
  if (numbers.length === 0) return rangeIn(structure, text?.kind ?? 'whole');
  const part = findPart(structure, numbers);
  if (part === null) return null;
  if (text === null) return rangeIn(part, 'text');
  if (text.kind === 'mime') return rangeIn(part, 'header');
  // RFC 9051 6.4.5.1: behind numbers, HEADER and TEXT are those of the message that the part encloses.
  return part.message === undefined ? null : rangeIn(part.message.part, text.kind);
}

/** The octets that BINARY decodes (RFC 3516 4.2): a part's body, or the whole message as it is. Null where there is none. */
export function resolveBinary(structure: Part, numbers: readonly number[]): EncodedRange | null {
  if (numbers.length === 0) return { ...rangeIn(structure, 'whole'), encoding: 'binary' };
  const part = findPart(structure, numbers);
  if (part === null) return null;
  // RFC 2045 6.4: what is made of parts is not encoded itself.
  const isLeaf = part.parts === undefined && part.message === undefined;
  return { ...rangeIn(part, 'text'), encoding: isLeaf ? part.encoding : 'binary' };
}

/** The octets of `<offset.count>`, as far as there are any. */
export function clipRange({ start, end }: ByteRange, partial: Partial | null): ByteRange {
  if (partial === null) return { start, end };
  const from = Math.min(start + partial.offset, end);
  return { start: from, end: Math.min(from + partial.count, end) };
}

function findPart(structure: Part, numbers: readonly number[]): Part | null {
  let children = partsOfMessage(structure);
  let part: Part | undefined;
  for (const number of numbers) {
    part = children[number - 1];
    if (part === undefined) return null;
    children = part.message === undefined ? (part.parts ?? []) : partsOfMessage(part.message.part);
  }
  return part ?? null;
}

/** RFC 9051 6.4.5.1: a message that is no multipart has one part, its body. */
function partsOfMessage(message: Part): readonly Part[] {
  return message.parts ?? [message];
}

/** `fields` lie in the header, as `mime` does. */
function rangeIn(part: Part, what: 'whole' | 'header' | 'fields' | 'mime' | 'text'): ByteRange {
  if (what === 'whole') return { start: part.headerStart, end: part.bodyEnd };
  if (what === 'text') return { start: part.bodyStart, end: part.bodyEnd };
  return { start: part.headerStart, end: part.bodyStart };
}
