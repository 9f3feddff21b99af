/** What the header of a part says about its body (RFC 2045, 2183, 3282, 2557). */
import { headerValue, type HeaderField } from '#wire/header.ts';
import { parseParameterized } from '#wire/parameters.ts';
import type { Part } from './summary.ts';

/** RFC 2045 5.1. */
const token = /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$/;

/** Where they may stand in fields that are lists or single words. */
const comments = /\([^()]*\)/g;

type ContentType = Pick<Part, 'type' | 'subtype' | 'params'>;

/** What a header that says nothing means: `message/rfc822` in a digest (RFC 2046 5.1.5). */
export type DefaultType = 'text/plain' | 'message/rfc822';

/** A part from its header fields; offsets still all zero. Nothing is refused: what cannot be read has its default. */
export function readPart(fields: readonly HeaderField[], defaultType: DefaultType): Part {
  return {
    ...contentType(headerValue(fields, 'content-type'), defaultType),
    id: headerValue(fields, 'content-id') ?? null,
    description: headerValue(fields, 'content-description') ?? null,
    encoding: transferEncoding(headerValue(fields, 'content-transfer-encoding')),
    md5: headerValue(fields, 'content-md5') ?? null,
    disposition: contentDisposition(headerValue(fields, 'content-disposition')),
    language: contentLanguage(headerValue(fields, 'content-language')),
    location: headerValue(fields, 'content-location')?.replace(/\s+/g, '') ?? null,
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    lines: 0,
  };
}

/** Makes a part that cannot be taken apart what RFC 2045 5.2 says it is. */
export function makePlainText(part: Part): void {
  Object.assign(part, plainText());
}

/** The boundary of a multipart, null where there is none. RFC 2046 5.1.1: it never ends in white space. */
export function boundaryOf(part: Part): string | null {
  const boundary = part.params.find(([name]) => name === 'boundary')?.[1].trimEnd();
  return boundary === undefined || boundary === '' ? null : boundary;
}

/**
 * Whether the body is a message to be read as part of this one. RFC 2046 5.2.1 allows no encoding of message/rfc822;
 * RFC 6532 3.7 allows one of message/global: such a body would have to be decoded, and its parts have no bytes here.
 */
export function enclosesMessage(part: Part): boolean {
  const isMessage = part.type === 'message' && (part.subtype === 'rfc822' || part.subtype === 'global');
  return isMessage && ['7bit', '8bit', 'binary'].includes(part.encoding);
}

/** RFC 2045 5.2: a type that is missing has its default, one that breaks the syntax is text/plain. */
function contentType(value: string | undefined, defaultType: DefaultType): ContentType {
  if (value === undefined)
    return defaultType === 'text/plain' ? plainText() : { type: 'message', subtype: 'rfc822', params: [] };
  const parsed = parseParameterized(value);
  const [type = '', subtype = '', ...rest] = parsed.value.split('/');
  if (rest.length > 0 || !token.test(type) || !token.test(subtype)) return plainText();
  return { type, subtype, params: parsed.params };
}

function plainText(): ContentType {
  return { type: 'text', subtype: 'plain', params: [] };
}

/** RFC 2045 6.1: one token, comments allowed; 7bit where nothing, or nothing readable, is said. */
function transferEncoding(value = ''): string {
  const [encoding = ''] = value.replace(comments, ' ').split(';', 1);
  return token.test(encoding.trim()) ? encoding.trim().toLowerCase() : '7bit';
}

function contentDisposition(value: string | undefined): Part['disposition'] {
  if (value === undefined) return null;
  const { value: type, params } = parseParameterized(value);
  return token.test(type) ? { type, params } : null;
}

/** RFC 3282 2: a list of language tags, comments allowed. */
function contentLanguage(value: string | undefined): string[] | null {
  if (value === undefined) return null;
  const tags = value.replace(comments, ' ').split(',');
  const named = tags.map((tag) => tag.trim()).filter((tag) => tag !== '');
  return named.length === 0 ? null : named;
}
