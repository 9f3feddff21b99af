import { searchLimits } from '#base/limits-store.ts';
import type { BodyRef } from '#store/types.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { type HeaderField, parseHeader } from '#wire/header.ts';
import { unpackEnvelope, unpackStructure } from '#wire/mime/compact.ts';
import type { Envelope, Part } from '#wire/mime/summary.ts';
import { envelopeFields, envelopeTexts } from './addresses.ts';
import { type Bodies, BodyBytes } from './bytes.ts';
import { fold } from '#base/fold.ts';
import { isReadable, partText } from './part-text.ts';

/** What an email's row says about it; envelope and structure as wire/mime/compact.ts packs them. */
export interface EmailRow extends BodyRef {
  email_id: number;
  envelope: string;
  structure: string;
}

/** Columns of EmailRow. */
export const emailColumns = 'email_id, body_ref AS ref, size, envelope, structure';

/** The two texts of an email. */
export type TextKind = 'head' | 'body';

/** Texts of one email for the index, folded. */
export interface IndexText {
  head: string;
  body: string;
  /** Whether one of them goes on past searchLimits.text. */
  cut: boolean;
}

/** Fields that hold signatures: what is found in random letters is found by mistake. HEADER still asks them by name. */
const signatures = new Set([
  'arc-authentication-results',
  'arc-message-signature',
  'arc-seal',
  'dkim-signature',
  'domainkey-signature',
  'x-google-dkim-signature',
]);

/** Whether a field (lower-case name) is part of an email's text. */
export function isSearchable(name: string): boolean {
  return !signatures.has(name);
}

/**
 * The searchable text of one email. `head` is the message's header fields, decoded, one to a line, with those of its
 * MIME parts and enclosed messages (RFC 9051 6.4.4 TEXT: "including MIME header fields") and file names decoded;
 * `body` the text of its readable parts (BODY: "doesn't match any header fields").
 */
export class EmailText {
  readonly #row: EmailRow;
  readonly #bytes: BodyBytes;
  #root: Part | null = null;

  constructor(row: EmailRow, bodies: Bodies) {
    this.#row = row;
    this.#bytes = new BodyBytes(bodies, row);
  }

  /** Needs no body. */
  envelope(): Envelope {
    return unpackEnvelope(this.#row.envelope);
  }

  /** The fields of the message's own header; reads no more than that. */
  async fields(): Promise<HeaderField[]> {
    return parseHeader(await this.#bytes.whole(0, this.#structure().bodyStart));
  }

  /** Folded. */
  async head(): Promise<string> {
    const envelope = this.envelope();
    const root = this.#structure();
    const lines = [...fieldLines(await this.fields()), ...fileNames(root)];
    for (const field of envelopeFields) lines.push(...envelopeTexts(envelope, field));
    for (const part of partsBelow(root)) {
      lines.push(...fieldLines(parseHeader(await this.#bytes.whole(part.headerStart, part.bodyStart))));
      lines.push(...fileNames(part));
    }
    return fold([...new Set(lines)].join('\n'));
  }

  /** Folded, in pieces that follow one another; each part begins behind white space. */
  async *body(): AsyncGenerator<string, void> {
    const root = this.#structure();
    let spaced = false;
    for (const part of [root, ...partsBelow(root)]) {
      if (!isReadable(part)) continue;
      for await (const block of partText(part, this.#bytes.range(part.bodyStart, part.bodyEnd))) {
        const piece = fold(`\n${block}`).slice(spaced ? 1 : 0);
        spaced = piece === '' ? spaced : piece.endsWith(' ');
        yield piece;
      }
    }
  }

  /** What goes into the index. */
  async forIndex(): Promise<IndexText> {
    const head = await this.head();
    let body = '';
    for await (const piece of this.body()) {
      body += piece;
      if (body.length > searchLimits.text) break;
    }
    const cut = head.length > searchLimits.text || body.length > searchLimits.text;
    return { head: within(head), body: within(body), cut };
  }

  #structure(): Part {
    this.#root ??= unpackStructure(this.#row.structure);
    return this.#root;
  }
}

/** The parts of a message in the order of their bytes, without the message itself. */
function* partsBelow(part: Part): Generator<Part, void> {
  const children = part.message === undefined ? (part.parts ?? []) : [part.message.part];
  for (const child of children) {
    yield child;
    yield* partsBelow(child);
  }
}

function fieldLines(fields: readonly HeaderField[]): string[] {
  const text = fields.filter(({ name }) => isSearchable(name));
  return text.map(({ name, value }) => (name === '' ? value : `${name}: ${decodeWords(value)}`));
}

/** RFC 2231 values are decoded in the structure; many mailers put encoded-words there instead. */
function fileNames(part: Part): string[] {
  const params = [...part.params, ...(part.disposition?.params ?? [])];
  return params.filter(([name]) => name === 'name' || name === 'filename').map(([, value]) => decodeWords(value));
}

function within(text: string): string {
  return text.length > searchLimits.text ? text.slice(0, searchLimits.text).toWellFormed() : text;
}
