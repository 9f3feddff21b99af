/** Keeps the beginning of the first text of a message while it streams by, for the preview. */
import { mimeLimits } from '#base/limits-messages.ts';
import { previewOf } from './preview.ts';
import type { Part } from './summary.ts';
import type { PartListener } from './tree.ts';

export class FirstText implements PartListener {
  /** The text at hand: where its next byte stands in the message, and what is kept of it. */
  #part: Part | null = null;
  #next = 0;
  #kept: Buffer[] = [];
  #length = 0;
  /** The preview of the first text that has one; empty until then. */
  preview = '';

  opened(part: Part): void {
    this.#part = this.preview === '' && mayHoldText(part) ? part : null;
    this.#next = part.bodyStart;
    this.#kept = [];
    this.#length = 0;
  }

  /** Shows bytes of the message, of which the first stands at offset `base`, up to `end`. */
  take(bytes: Buffer, base: number, end: number): void {
    if (this.#part === null || this.#length === mimeLimits.sample || base + end <= this.#next) return;
    const start = this.#next - base;
    const kept = Buffer.from(bytes.subarray(start, Math.min(end, start + mimeLimits.sample - this.#length)));
    this.#kept.push(kept);
    this.#length += kept.length;
    this.#next += kept.length;
  }

  closed(part: Part): void {
    if (part !== this.#part) return;
    const size = part.bodyEnd - part.bodyStart;
    const kept = Buffer.concat(this.#kept).subarray(0, size);
    if (isText(part)) this.preview = previewOf(part, kept, kept.length === size);
    this.#part = null;
    this.#kept = [];
  }
}

/** A multipart, too: one without any part is text after all (RFC 2045 5.2). */
function mayHoldText(part: Part): boolean {
  return part.disposition?.type !== 'attachment' && (part.type === 'multipart' || isText(part));
}

function isText(part: Part): boolean {
  return part.type === 'text' && (part.subtype === 'plain' || part.subtype === 'html');
}
