/** BODY and BODYSTRUCTURE (RFC 9051 7.5.2) of a structure as wire/mime/compact.ts packs it. They throw MailError `corrupt`. */
import { partField, usualEncodings, usualTypes } from '#wire/mime/compact.ts';
import { Row } from '#wire/mime/row.ts';
import { nstring, writeEnvelope } from './envelope.ts';
import { readRow, type RowStrings } from './row-strings.ts';

/** BODY: without extension data. */
export function formatBody(packed: string, utf8: boolean): string {
  const [row, strings] = readRow(packed, utf8);
  return new BodyWriter(strings, false).body(row);
}

/** BODYSTRUCTURE: with extension data. */
export function formatBodyStructure(packed: string, utf8: boolean): string {
  const [row, strings] = readRow(packed, utf8);
  return new BodyWriter(strings, true).body(row);
}

/** A media type, its two words, quoted, and what RFC 9051 7.5.2 has for it. */
interface MediaType {
  type: string;
  subtype: string;
  kind: 'text' | 'message' | 'other';
}

class BodyWriter {
  readonly #strings: RowStrings;
  readonly #extended: boolean;

  constructor(strings: RowStrings, extended: boolean) {
    this.#strings = strings;
    this.#extended = extended;
  }

  body(part: Row): string {
    const parts = part.rowOrNull(partField.parts);
    return parts === null ? this.#single(part) : this.#multipart(part, parts);
  }

  #multipart(part: Row, parts: Row): string {
    let bodies = '';
    for (let i = 0; i < parts.length; i++) bodies += this.body(parts.row(i));
    const extension = this.#extended
      ? ` ${this.#params(part.rowOrNull(partField.params) ?? none)} ${this.#placement(part)}`
      : '';
    return `(${bodies} ${this.#mediaType(part).subtype}${extension})`;
  }

  #single(part: Row): string {
    const { string, text } = this.#strings;
    const { type, subtype, kind } = this.#mediaType(part);
    const params = this.#params(part.rowOrNull(partField.params) ?? none, 0, kind === 'text');
    const words = `${nstring(part, partField.id, string)} ${nstring(part, partField.description, text)}`;
    const body = `${this.#encoding(part)} ${part.number(partField.size)}${this.#typeFields(part, kind)}`;
    const extension = this.#extended ? ` ${nstring(part, partField.md5, string)} ${this.#placement(part)}` : '';
    return `(${type} ${subtype} ${params} ${words} ${body}${extension})`;
  }

  /** What RFC 9051 7.5.2 has behind the octets of messages and texts. */
  #typeFields(part: Row, kind: MediaType['kind']): string {
    if (kind === 'other') return '';
    const lines = part.number(partField.lines);
    if (kind === 'text') return ` ${lines}`;
    const message = part.rowOrNull(partField.message) ?? unread;
    return ` ${writeEnvelope(message.row(0), this.#strings)} ${this.body(message.row(1))} ${lines}`;
  }

  /** Disposition, language and location. */
  #placement(part: Row): string {
    const { string } = this.#strings;
    const disposition = part.rowOrNull(partField.disposition);
    const language = part.rowOrNull(partField.language);
    const dsp = disposition === null ? 'NIL' : `(${string(disposition.text(0))} ${this.#params(disposition, 1)})`;
    const lang = language === null ? 'NIL' : `(${language.map((tags, i) => string(tags.text(i))).join(' ')})`;
    return `${dsp} ${lang} ${nstring(part, partField.location, string)}`;
  }

  /**
   * RFC 2231 6: continuations are joined, charset and language stay. Values that are not US-ASCII are therefore written
   * as RFC 2231 4 has them, under the name with its asterisk, in UTF-8. not done: the bare UTF-8 under such a name that
   * RFC 9051 7.5.2 has for Content-Type (not for Content-Disposition), because clients take it for RFC 2231.
   * RFC 2045 5.2: text is US-ASCII where nothing else is said.
   */
  #params(list: Row, from = 0, isText = false): string {
    const { param, decoded } = this.#strings;
    let written = '';
    let said = !isText;
    for (let at = from; at < list.length; at += 2) {
      const name = list.text(at);
      said ||= decoded(name) === 'charset';
      written += `${written === '' ? '(' : ' '}${param(name, list.text(at + 1))}`;
    }
    if (!said) written += `${written === '' ? '(' : ' '}"charset" "us-ascii"`;
    return written === '' ? 'NIL' : `${written})`;
  }

  #mediaType(part: Row): MediaType {
    const value = part.at(partField.type);
    const usual = typeof value === 'number' ? mediaTypes[value] : undefined;
    return usual ?? mediaType(this.#strings.decoded(part.text(partField.type)));
  }

  #encoding(part: Row): string {
    const value = part.at(partField.encoding);
    const usual = typeof value === 'number' ? encodings[value] : undefined;
    return usual ?? this.#strings.string(part.text(partField.encoding));
  }
}

const none = new Row([]);

/** Type and subtype are tokens, which have nothing to be escaped. */
function mediaType(value: string): MediaType {
  const [type = '', subtype = ''] = value.split('/');
  const isMessage = type === 'message' && (subtype === 'rfc822' || subtype === 'global');
  const kind = type === 'text' ? 'text' : isMessage ? 'message' : 'other';
  return { type: `"${type}"`, subtype: `"${subtype}"`, kind };
}

const mediaTypes = usualTypes.map(mediaType);
const encodings = usualEncodings.map((name) => `"${name}"`);

/**
 * What stands for an enclosed message that was not taken apart (it is encoded, or past a limit of mimeLimits): the
 * grammar wants an envelope and a body wherever the type says message/rfc822 or message/global.
 */
const unread = new Row([[], []]);
