import { searchLimits } from '#base/limits-store.ts';
import { decodeCharset } from '#wire/charset.ts';
import { FoldedText } from '#wire/mime/fold-text.ts';
import { addHtmlText } from '#wire/mime/html-text.ts';
import type { Part } from '#wire/mime/summary.ts';
import { transferDecoder } from '#wire/mime/transfer.ts';

const lineFeed = 0x0a;

/** Whether people read words in this part: text, and messages that were not taken apart, such as delivery reports. */
export function isReadable(part: Part): boolean {
  return part.parts === undefined && part.message === undefined && (part.type === 'text' || part.type === 'message');
}

/**
 * The decoded text of a part, HTML without its markup, in blocks that end at a line's end (within a line that is longer
 * than searchLimits.block, anywhere). The same blocks however the bytes are cut.
 */
export async function* partText(part: Part, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = transferDecoder(part.encoding);
  const block = new Block();
  for await (const chunk of bytes) {
    for (const full of block.add(decoder === null ? chunk : decoder.push(chunk))) yield readable(part, full);
  }
  if (decoder !== null) for (const full of block.add(decoder.end())) yield readable(part, full);
  if (block.rest.length > 0) yield readable(part, block.rest);
}

function readable(part: Part, bytes: Uint8Array): string {
  const text = decodeCharset(bytes, part.params.find(([name]) => name === 'charset')?.[1] ?? '');
  if (part.subtype !== 'html') return text;
  const words = new FoldedText(Infinity);
  addHtmlText(text, words);
  return words.toString();
}

/** Collects bytes up to searchLimits.block and gives away what is there up to the last line's end. */
class Block {
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** What is not yet given away. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  *add(bytes: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.subarray(at, at + searchLimits.block - this.#length);
      this.#append(taken);
      at += taken.length;
      if (this.#length === searchLimits.block) yield this.#cut();
    }
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.min(searchLimits.block, 2 * length));
      larger.set(this.rest);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  #cut(): Uint8Array {
    const end = this.rest.lastIndexOf(lineFeed) + 1 || this.#length;
    const full = Buffer.from(this.#bytes.subarray(0, end));
    this.#bytes.copyWithin(0, end, this.#length);
    this.#length -= end;
    return full;
  }
}
