/** BODY and BODYSTRUCTURE (RFC 9051 7.5.2). */
import type { Part } from '#wire/mime/summary.ts';
import { formatEnvelope, formatText, isAscii } from './envelope.ts';
import { formatNstring, formatString, isUsual } from './string.ts';

/** BODY: without extension data. */
export function formatBody(part: Part, utf8: boolean): string {
  return new BodyWriter(utf8, false).body(part);
}

/** BODYSTRUCTURE: with extension data. */
export function formatBodyStructure(part: Part, utf8: boolean): string {
  return new BodyWriter(utf8, true).body(part);
}

class BodyWriter {
  readonly #utf8: boolean;
  readonly #extended: boolean;

  constructor(utf8: boolean, extended: boolean) {
    this.#utf8 = utf8;
    this.#extended = extended;
  }

  body(part: Part): string {
    return part.parts === undefined ? this.#single(part) : this.#multipart(part, part.parts);
  }

  #multipart(part: Part, parts: readonly Part[]): string {
    let bodies = '';
    for (const child of parts) bodies += this.body(child);
    const extension = this.#extended ? ` ${this.#params(part.params)} ${this.#placement(part)}` : '';
    return `(${bodies} ${this.#string(part.subtype)}${extension})`;
  }

  #single(part: Part): string {
    const type = `${this.#string(part.type)} ${this.#string(part.subtype)} ${this.#params(withCharset(part))}`;
    const words = `${formatNstring(part.id, this.#utf8)} ${formatText(part.description, this.#utf8)}`;
    const body = `${this.#string(part.encoding)} ${part.bodyEnd - part.bodyStart}${this.#typeFields(part)}`;
    const extension = this.#extended ? ` ${formatNstring(part.md5, this.#utf8)} ${this.#placement(part)}` : '';
    return `(${type} ${words} ${body}${extension})`;
  }

  /** What RFC 9051 7.5.2 has behind the octets of messages and texts. */
  #typeFields(part: Part): string {
    if (part.type === 'text') return ` ${part.lines}`;
    if (part.type !== 'message' || (part.subtype !== 'rfc822' && part.subtype !== 'global')) return '';
    const { envelope, part: enclosed } = part.message ?? unread;
    return ` ${formatEnvelope(envelope, this.#utf8)} ${this.body(enclosed)} ${part.lines}`;
  }

  /** Disposition, language and location. */
  #placement(part: Part): string {
    const { disposition, language, location } = part;
    const dsp =
      disposition === null ? 'NIL' : `(${this.#string(disposition.type)} ${this.#params(disposition.params)})`;
    const lang = language === null ? 'NIL' : `(${language.map((tag) => this.#string(tag)).join(' ')})`;
    return `${dsp} ${lang} ${formatNstring(location, this.#utf8)}`;
  }

  #params(params: Part['params']): string {
    if (params.length === 0) return 'NIL';
    let list = '';
    for (const [name, value] of params) list += `${list === '' ? '(' : ' '}${this.#param(name, value)}`;
    return `${list})`;
  }

  /**
   * RFC 2231 6: continuations are joined, charset and language stay. Values that are not US-ASCII are therefore written
   * as RFC 2231 4 has them, under the name with its asterisk, in UTF-8. not done: the bare UTF-8 under such a name that
   * RFC 9051 7.5.2 has for Content-Type (not for Content-Disposition), because clients take it for RFC 2231.
   */
  #param(name: string, value: string): string {
    if (isUsual(value) || isAscii(value)) return `${this.#string(name)} ${this.#string(value)}`;
    return `${this.#string(`${name}*`)} ${this.#string(`utf-8''${percentEncoded(value)}`)}`;
  }

  #string(text: string): string {
    return formatString(text, this.#utf8);
  }
}

/** RFC 2045 5.2: text is US-ASCII where nothing else is said. */
function withCharset(part: Part): Part['params'] {
  if (part.type !== 'text' || part.params.some(([name]) => name === 'charset')) return part.params;
  return [...part.params, ['charset', 'us-ascii']];
}

/** RFC 2231 7 ext-octet for everything but attribute-char. */
function percentEncoded(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * What stands for an enclosed message that was not taken apart (it is encoded, or past a limit of mimeLimits): the
 * grammar wants an envelope and a body wherever the type says message/rfc822 or message/global.
 */
const unread: NonNullable<Part['message']> = {
  envelope: {
    date: null,
    subject: null,
    from: [],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    inReplyTo: null,
    messageId: null,
  },
  part: {
    type: 'text',
    subtype: 'plain',
    params: [],
    id: null,
    description: null,
    encoding: '7bit',
    md5: null,
    disposition: null,
    language: null,
    location: null,
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    lines: 0,
  },
};
