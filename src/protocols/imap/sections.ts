import { mimeLimits } from '#base/limits-messages.ts';
import type { BodyStore } from '#store/bodies/body-store.ts';
import type { BodyRef } from '#store/types.ts';
import { sectionName } from '#wire/imap/fetch-response.ts';
import { selectFields } from '#wire/imap/header-fields.ts';
import type { Partial } from '#wire/imap/section.ts';
import {
  type ByteRange,
  clipRange,
  type EncodedRange,
  resolveBinary,
  resolveSection,
} from '#wire/imap/section-range.ts';
import { literalHead } from '#wire/imap/string.ts';
import type { Part } from '#wire/mime/summary.ts';
import { transferDecoder } from '#wire/mime/transfer.ts';
import { Refusal } from './errors.ts';
import type { StreamedItem } from './fetch-items.ts';
import type { Piece } from './types.ts';

/** A message's bytes and where its parts lie in them. */
export interface Content {
  bodies: Pick<BodyStore, 'read'>;
  body: BodyRef;
  structure: () => Part;
}

type Item<K extends StreamedItem['kind']> = Extract<StreamedItem, { kind: K }>;

/** An item of a FETCH response that is in the body: its name and its value. Throws Refusal [UNKNOWN-CTE] (RFC 3516 4.3). */
export async function* streamItem(item: StreamedItem, content: Content): AsyncGenerator<Piece, void> {
  yield `${sectionName(item)} `;
  if (item.kind === 'section') yield* section(item, content);
  else if (item.kind === 'binary') yield* binary(item, content);
  else yield String(await decodedSize(content, encodedRange(item, content)));
}

/** The same for bytes that are in memory; null for an item that has to be worked out of them, which streamItem does. */
export function literalItem(item: StreamedItem, structure: () => Part): { head: string; range: ByteRange } | null {
  if (item.kind !== 'section' || item.section.text?.kind === 'fields') return null;
  const range = resolveSection(structure(), item.section);
  if (range === null) return null;
  const clipped = clipRange(range, item.partial);
  return { head: `${sectionName(item)} ${literalHead(clipped.end - clipped.start)}`, range: clipped };
}

async function* section({ section, partial }: Item<'section'>, content: Content): AsyncGenerator<Piece, void> {
  const range = resolveSection(content.structure(), section);
  if (range === null) yield 'NIL';
  else if (section.text?.kind === 'fields') yield* literal(await fields(content, range, section.text, partial));
  else {
    const { start, end } = clipRange(range, partial);
    yield literalHead(end - start);
    if (end > start) yield* content.bodies.read(content.body, start, end, true);
  }
}

/** not done: fields behind the first mimeLimits.headers bytes of a header, which has to be in memory for this. */
async function fields(
  content: Content,
  { start, end }: ByteRange,
  { names, not }: { names: readonly string[]; not: boolean },
  partial: Partial | null,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const limit = Math.min(end, start + mimeLimits.headers);
  for await (const chunk of content.bodies.read(content.body, start, limit)) chunks.push(chunk);
  const chosen = selectFields(Buffer.concat(chunks), names, not);
  const clipped = clipRange({ start: 0, end: chosen.length }, partial);
  return chosen.subarray(clipped.start, clipped.end);
}

function* literal(bytes: Uint8Array): Generator<Piece, void> {
  yield literalHead(bytes.length);
  yield bytes;
}

/** RFC 3516 4.2: decoded twice, because its size stands in front of it and it may be larger than what fits in memory. */
async function* binary(item: Item<'binary'>, content: Content): AsyncGenerator<Piece, void> {
  const range = encodedRange(item, content);
  if (range === null) return void (yield 'NIL');
  const size = await decodedSize(content, range);
  const clipped = clipRange({ start: 0, end: size }, item.partial);
  yield literalHead(clipped.end - clipped.start, true);
  let at = 0;
  for await (const chunk of decoded(content, range)) {
    const part = chunk.subarray(Math.max(clipped.start - at, 0), Math.max(clipped.end - at, 0));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at >= clipped.end) return;
  }
}

function encodedRange(item: Item<'binary' | 'binary-size'>, { structure }: Content): EncodedRange | null {
  const range = resolveBinary(structure(), item.part);
  if (range !== null && transferDecoder(range.encoding) === null) {
    throw new Refusal('NO', 'UNKNOWN-CTE', 'The encoding of the part is not known');
  }
  return range;
}

async function decodedSize(content: Content, range: EncodedRange | null): Promise<number> {
  let size = 0;
  if (range !== null) for await (const chunk of decoded(content, range)) size += chunk.length;
  return size;
}

async function* decoded({ bodies, body }: Content, { start, end, encoding }: EncodedRange): AsyncGenerator<Uint8Array> {
  const decoder = transferDecoder(encoding);
  if (decoder === null) throw new Error('the encoding was looked at before');
  for await (const chunk of bodies.read(body, start, end)) yield decoder.push(chunk);
  yield decoder.end();
}
