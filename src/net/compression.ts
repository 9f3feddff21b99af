import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib';
import { compressionLimits } from '#base/limits.ts';

/**
 * Raw deflate in both directions over a socket (RFC 4978 3). Each write is flushed, so that the peer can read all of it.
 * Neither direction holds more than its streams' buffers, whatever the peer sends: what is inflated waits for who reads
 * it, what is deflated for the socket, and the other end waits with them.
 */
export class Compression implements Disposable {
  readonly #inflate: InflateRaw;
  readonly #deflate: DeflateRaw;
  readonly #socket: Socket;

  /** `early`: what arrived behind the command that switched this on. The socket must have no other reader. */
  constructor(socket: Socket, early: readonly Uint8Array[]) {
    const { window, memory } = compressionLimits;
    this.#socket = socket;
    // Streams of IMAP have no end of their own: the connection ends.
    this.#inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    this.#deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH, windowBits: window, memLevel: memory });
    for (const chunk of early) this.#inflate.write(chunk);
    socket.pipe(this.#inflate);
    this.#deflate.pipe(socket);
  }

  get source(): Readable {
    return this.#inflate;
  }

  get sink(): Writable {
    return this.#deflate;
  }

  /** Reads no more; what still arrives is thrown away. */
  stopReading(): void {
    this.#socket.unpipe(this.#inflate);
    this.#inflate.destroy();
    this.#socket.resume();
  }

  /** Ends the sending side; `sent` is called when the socket has all of it. */
  end(sent: () => void): void {
    this.#deflate.once('end', sent).end();
  }

  [Symbol.dispose](): void {
    this.#inflate.destroy();
    this.#deflate.destroy();
  }
}
