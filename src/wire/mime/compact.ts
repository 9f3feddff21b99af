/**
 * Envelope and structure as the database row keeps them: JSON arrays without field names, offsets as distances, usual
 * values as numbers. What is stored is read for years: fields, and entries of the lists below, are only ever appended.
 */
import type { Envelope, EnvelopeAddress, Part, Summary } from './summary.ts';
import { pack, Row, type Value } from './row.ts';

export const usualTypes = [
  'text/plain',
  'text/html',
  'multipart/alternative',
  'multipart/mixed',
  'multipart/related',
  'multipart/signed',
  'multipart/report',
  'message/rfc822',
  'application/pdf',
  'application/octet-stream',
  'image/jpeg',
  'image/png',
  'image/gif',
  'text/calendar',
];
const mediaTypes = usualTypes.map((type) => type.split('/'));
export const usualEncodings = ['7bit', '8bit', 'quoted-printable', 'base64', 'binary'];

/** Where the fields of an envelope stand. */
export const envelopeField = {
  date: 0,
  subject: 1,
  messageId: 2,
  from: 3,
  to: 4,
  inReplyTo: 5,
  replyTo: 6,
  cc: 7,
  sender: 8,
  bcc: 9,
  ancestors: 10,
} as const;

/** Where the fields of a part stand; those that are offsets are distances (packPart). */
export const partField = {
  type: 0,
  headerStart: 1,
  bodyStart: 2,
  size: 3,
  lines: 4,
  encoding: 5,
  params: 6,
  parts: 7,
  message: 8,
  disposition: 9,
  id: 10,
  description: 11,
  language: 12,
  location: 13,
  md5: 14,
} as const;

/** The two texts of a row; see unpackEnvelope, unpackAncestors and unpackStructure. */
export function packSummary(summary: Pick<Summary, 'envelope' | 'ancestors' | 'structure'>): {
  envelope: string;
  structure: string;
} {
  return {
    envelope: JSON.stringify(packEnvelope(summary.envelope, summary.ancestors)),
    structure: JSON.stringify(packPart(summary.structure, 0)),
  };
}

/** @throws MailError `corrupt` for a text that packSummary did not make */
export function unpackEnvelope(text: string): Envelope {
  return readEnvelope(Row.parse(text));
}

/** What unpackEnvelope gives, with the ancestors (Summary) that lie in the same text. */
export function unpackAncestors(text: string): { envelope: Envelope; ancestors: string[] } {
  const row = Row.parse(text);
  const ids = row.textOrNull(envelopeField.ancestors);
  return { envelope: readEnvelope(row), ancestors: ids === null ? [] : ids.split(' ') };
}

/** @throws MailError `corrupt` for a text that packSummary did not make */
export function unpackStructure(text: string): Part {
  return readPart(Row.parse(text), 0);
}

function packEnvelope(envelope: Envelope, ancestors: readonly string[]): Value[] {
  return pack([
    envelope.date ?? 0,
    envelope.subject ?? 0,
    envelope.messageId ?? 0,
    packAddresses(envelope.from),
    packAddresses(envelope.to),
    envelope.inReplyTo ?? 0,
    packAddresses(envelope.replyTo),
    packAddresses(envelope.cc),
    packAddresses(envelope.sender),
    packAddresses(envelope.bcc),
    // Identifiers have no white space in them.
    ancestors.join(' ') || 0,
  ]);
}

function readEnvelope(row: Row): Envelope {
  return {
    date: row.textOrNull(envelopeField.date),
    subject: row.textOrNull(envelopeField.subject),
    from: readAddresses(row, envelopeField.from),
    sender: readAddresses(row, envelopeField.sender),
    replyTo: readAddresses(row, envelopeField.replyTo),
    to: readAddresses(row, envelopeField.to),
    cc: readAddresses(row, envelopeField.cc),
    bcc: readAddresses(row, envelopeField.bcc),
    inReplyTo: row.textOrNull(envelopeField.inReplyTo),
    messageId: row.textOrNull(envelopeField.messageId),
  };
}

/** Name, mailbox and host of one address after the other. */
function packAddresses(addresses: readonly EnvelopeAddress[]): Value {
  if (addresses.length === 0) return 0;
  return addresses.flatMap(({ name, mailbox, host }) => [name ?? 0, mailbox ?? 0, host ?? 0]);
}

function readAddresses(row: Row, index: number): EnvelopeAddress[] {
  const addresses: EnvelopeAddress[] = [];
  const list = row.rowOrNull(index);
  if (list === null) return addresses;
  for (let at = 0; at < list.length; at += 3) {
    addresses.push({ name: list.textOrNull(at), mailbox: list.textOrNull(at + 1), host: list.textOrNull(at + 2) });
  }
  return addresses;
}

/** `from`: where the bytes begin that the part can be in; its own begin is stored as the distance to it. */
function packPart(part: Part, from: number): Value[] {
  return pack([
    numbered(usualTypes, `${part.type}/${part.subtype}`),
    part.headerStart - from,
    part.bodyStart - part.headerStart,
    part.bodyEnd - part.bodyStart,
    part.lines,
    numbered(usualEncodings, part.encoding),
    part.params.length === 0 ? 0 : part.params.flat(),
    part.parts === undefined ? 0 : packParts(part.parts, part.bodyStart),
    part.message === undefined ? 0 : packMessage(part.message, part.bodyStart),
    part.disposition === null ? 0 : [part.disposition.type, ...part.disposition.params.flat()],
    part.id ?? 0,
    part.description ?? 0,
    part.language ?? 0,
    part.location ?? 0,
    part.md5 ?? 0,
  ]);
}

function readPart(row: Row, from: number): Part {
  const [type = '', subtype = ''] = mediaType(row);
  const headerStart = from + row.number(partField.headerStart);
  const bodyStart = headerStart + row.number(partField.bodyStart);
  const parts = row.rowOrNull(partField.parts);
  const message = row.rowOrNull(partField.message);
  const part: Part = {
    type,
    subtype,
    params: readParams(row.rowOrNull(partField.params), 0),
    id: row.textOrNull(partField.id),
    description: row.textOrNull(partField.description),
    encoding: named(usualEncodings, row, partField.encoding),
    md5: row.textOrNull(partField.md5),
    disposition: readDisposition(row.rowOrNull(partField.disposition)),
    language: row.rowOrNull(partField.language)?.map((tags, index) => tags.text(index)) ?? null,
    location: row.textOrNull(partField.location),
    headerStart,
    bodyStart,
    bodyEnd: bodyStart + row.number(partField.size),
    lines: row.number(partField.lines),
  };
  if (parts !== null) part.parts = readParts(parts, bodyStart);
  if (message !== null) part.message = readMessage(message, bodyStart);
  return part;
}

/** Each part begins where the one before it ends, but for the delimiter. */
function packParts(parts: readonly Part[], bodyStart: number): Value {
  return parts.map((part, index) => packPart(part, parts[index - 1]?.bodyEnd ?? bodyStart));
}

function readParts(row: Row, bodyStart: number): Part[] {
  let from = bodyStart;
  return row.map((parts, index) => {
    const part = readPart(parts.row(index), from);
    from = part.bodyEnd;
    return part;
  });
}

function packMessage(message: NonNullable<Part['message']>, bodyStart: number): Value {
  return [packEnvelope(message.envelope, []), packPart(message.part, bodyStart)];
}

function readMessage(row: Row, bodyStart: number): NonNullable<Part['message']> {
  return { envelope: readEnvelope(row.row(0)), part: readPart(row.row(1), bodyStart) };
}

function readDisposition(row: Row | null): Part['disposition'] {
  return row === null ? null : { type: row.text(0), params: readParams(row, 1) };
}

function readParams(row: Row | null, from: number): [string, string][] {
  const params: [string, string][] = [];
  if (row === null) return params;
  for (let at = from; at < row.length; at += 2) params.push([row.text(at), row.text(at + 1)]);
  return params;
}

/** Type and subtype: thousands of these are read at a time, so the usual ones are taken apart once. */
function mediaType(row: Row): readonly string[] {
  const value = row.at(partField.type);
  const usual = typeof value === 'number' ? mediaTypes[value] : undefined;
  return usual ?? row.text(partField.type).split('/');
}

/** The place of a usual value in its list, or the value itself. */
function numbered(usual: readonly string[], value: string): Value {
  const index = usual.indexOf(value);
  return index === -1 ? value : index;
}

function named(usual: readonly string[], row: Row, index: number): string {
  const value = row.at(index);
  return typeof value === 'number' ? (usual[value] ?? row.text(index)) : row.text(index);
}
