import { searchLimits } from '#base/limits-store.ts';
import type { BodyStore } from '#store/bodies/body-store.ts';
import type { BodyRef } from '#store/types.ts';

/** The way to the bytes of bodies. */
export type Bodies = Pick<BodyStore, 'read'>;

/** Ranges of one body, read ahead: who goes through a message from front to back reads a small one once. */
export class BodyBytes {
  readonly #bodies: Bodies;
  readonly #body: BodyRef;
  #window: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(bodies: Bodies, body: BodyRef) {
    this.#bodies = bodies;
    this.#body = body;
  }

  /** Bytes `from` up to `to` (exclusive), in chunks. Throws `not-found`, `corrupt`, `unavailable` as the body store does. */
  async *range(from: number, to: number): AsyncGenerator<Uint8Array, void> {
    const end = Math.min(to, this.#body.size);
    for (let at = from; at < end;) {
      if (at < this.#start || at >= this.#start + this.#window.length) await this.#load(at);
      const chunk = this.#window.subarray(at - this.#start, end - this.#start);
      at += chunk.length;
      yield chunk;
    }
  }

  /** The same as one array. */
  async whole(from: number, to: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.range(from, to)) chunks.push(chunk);
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
  }

  async #load(at: number): Promise<void> {
    const end = Math.min(at + searchLimits.readAhead, this.#body.size);
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bodies.read(this.#body, at, end)) chunks.push(chunk);
    this.#window = Buffer.concat(chunks);
    this.#start = at;
  }
}
