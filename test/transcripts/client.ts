import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

/** How long a server may take for one answer. */
const patience = 5_000;

/** The client's end of one session. Bytes are strings in Latin-1. */
export class Client {
  #socket: Socket;
  #sink: Writable;
  #received = '';
  #ended = false;
  #unsent = '';
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#sink = socket;
    this.#listen(socket);
  }

  static async open(port: number): Promise<Client> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Client(socket);
  }

  /** Sends bytes, or keeps them to leave in one segment with the next ones. */
  send(bytes: string, join: boolean): void {
    this.#unsent += bytes;
    if (join) return;
    this.#sink.write(this.#unsent, 'latin1');
    this.#unsent = '';
  }

  /** The next line of the server without CRLF; null when none comes. */
  async line(): Promise<string | null> {
    let end: number;
    do end = this.#received.indexOf('\r\n');
    while (end < 0 && (await this.#more()));
    if (end < 0) return null;
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 2);
    return line;
  }

  /** The next `length` bytes; fewer when no more come. */
  async bytes(length: number): Promise<string> {
    while (this.#received.length < length && (await this.#more()));
    const bytes = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    return bytes;
  }

  /** Waits for the server to close; false when it does not. */
  async end(): Promise<boolean> {
    while (await this.#more());
    return this.#ended;
  }

  /** What was received and not taken. */
  get rest(): string {
    return this.#received;
  }

  async startTls(servername: string): Promise<void> {
    this.#socket.removeAllListeners('data').removeAllListeners('close');
    const socket = connectTls({ socket: this.#socket, rejectUnauthorized: false, ...(servername && { servername }) });
    this.#socket = socket;
    this.#sink = socket;
    this.#listen(socket);
    await once(socket, 'secureConnect');
  }

  /** Deflates both directions from here on (RFC 4978). */
  compress(): void {
    const socket = this.#socket;
    socket.removeAllListeners('data').removeAllListeners('close');
    const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    deflate
      .pipe(socket)
      .pipe(inflate)
      .on('data', (chunk: Buffer) => this.#take(chunk));
    inflate.on('error', () => socket.destroy());
    // The last words are inflated after the socket has closed.
    socket.on('close', () => inflate.end());
    inflate.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    this.#sink = deflate;
  }

  /** Shuts the sending side down. */
  close(): void {
    this.#sink.end(this.#unsent, 'latin1');
  }

  /** Resets the connection. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined); // 'close' follows, and the steps see it
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.toString('latin1');
    this.#wake();
  }

  /** Waits for more input; false when it ended or is too late. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, patience, false);
    this.#wake = () => resolve(true);
    const more = await promise;
    clearTimeout(timer);
    return more;
  }
}
