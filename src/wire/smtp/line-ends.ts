/** Finds a CR or LF that stands alone in content that arrives in chunks, alike for any chunking: BDAT may bring text too (RFC 3030 2). */
export class LineEndCheck {
  #behindCr = false;
  #bare = false;

  /** A CR or LF stood alone, or a CR is the last byte so far. */
  get bare(): boolean {
    return this.#bare || this.#behindCr;
  }

  push(chunk: Uint8Array): void {
    if (this.#bare || chunk.length === 0) return;
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    if (this.#behindCr && text[0] !== '\n') {
      this.#bare = true;
      return;
    }
    const lone = /\r(?!\n)|(?<!\r)\n/g;
    lone.lastIndex = this.#behindCr ? 1 : 0;
    const found = lone.test(text);
    this.#behindCr = found && lone.lastIndex === text.length && text.endsWith('\r');
    this.#bare = found && !this.#behindCr;
  }
}
