/** What is not sent as it is: a CR or LF without the other, or a line that begins with a dot. */
const notable = /\r(?!\n)|(?<!\r)\n|\n\./;

/**
 * Writes a message as DATA carries it (RFC 5321 4.5.2), alike for any chunking: a dot in front of lines that begin
 * with one, and at the end CRLF.CRLF. A CR or LF that stands alone becomes CRLF: RFC 5321 2.3.8 forbids to send it,
 * and to a server that took it for a line end, one message could hide another. Linear.
 */
export class DotStuffer {
  #atLineStart = true;
  /** The chunk before ended in CR, which waits for what follows it. */
  #heldCr = false;

  /** The next octets to send. May share memory with the chunk. */
  push(chunk: Uint8Array): Uint8Array {
    const before = this.#heldCr;
    const whole = (before ? '\r' : '') + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    this.#heldCr = whole.endsWith('\r');
    const text = this.#heldCr ? whole.slice(0, -1) : whole;
    if (text === '') return new Uint8Array();
    const dotted = this.#atLineStart && text.startsWith('.');
    this.#atLineStart = text.endsWith('\n');
    if (!before && !dotted && !notable.test(text)) return chunk.subarray(0, text.length);
    const sent = text.replaceAll(/\r\n|\r|\n/g, '\r\n').replaceAll('\n.', '\n..');
    return Buffer.from(dotted ? `.${sent}` : sent, 'latin1');
  }

  /** What ends the message. */
  finish(): Uint8Array {
    return Buffer.from(this.#atLineStart && !this.#heldCr ? '.\r\n' : '\r\n.\r\n');
  }
}
