import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { MailError } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import type { ChannelBindingType } from '#wire/sasl/channel-binding.ts';
import { channelBinding } from './channel-binding.ts';
import { Compression } from './compression.ts';
import { Deadline } from './deadline.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { type TlsPeer, tlsPeer } from './client-tls.ts';
import { Input, type Line } from './input.ts';
import { Output } from './output.ts';
import type { ContextStore } from './tls.ts';

export interface ConnectionOptions {
  /** What a line that ends in LF alone is: an ordinary line, or MailError('bad-syntax') with the session still usable. Default `refuse`. */
  bareLf?: 'accept' | 'refuse';
}

/** What the two sides agreed on in the TLS handshake. */
export interface TlsInfo {
  /** `TLSv1.3` or `TLSv1.2`. */
  readonly version: string;
  /** The IANA name of the cipher suite. */
  readonly cipher: string;
  /** The server name that the client asked for, in lower case; null when it named none. */
  readonly serverName: string | null;
}

/**
 * A connection as a protocol session sees it: input is pulled with back-pressure, output is collected per tick. At
 * most one read waits at a time. A peer that goes away looks like the end of input (null); writes to it are dropped,
 * and `flush` says so.
 */
export class Connection {
  /** Milliseconds that one readLine, readChunk or flush may wait; settable before each. */
  idleTimeout: number = netLimits.idle;

  #socket: Socket;
  #compression: Compression | null = null;
  #bindings: Map<ChannelBindingType, Uint8Array | null> | undefined;
  readonly #input = new Input();
  readonly #output: Output;
  readonly #bareLf: 'accept' | 'refuse';
  #remote: Endpoint;
  #local: Endpoint | undefined;
  /** No more input will come. */
  #ended = false;
  #interruption: MailError | undefined;
  #failure: Error | undefined;
  #waiter: { resolve(): void; reject(error: MailError): void } | undefined;
  readonly #patience = new Deadline(() => this.#timedOut());
  /** Milliseconds waited and bytes received since the last line: what minimumRate is computed from. */
  #waited = 0;
  #transferred = 0;
  readonly #closed = Promise.withResolvers<void>();

  /** Takes the socket over. It should have been opened with allowHalfOpen, or a client that shuts its sending side down first gets no answers. */
  constructor(socket: Socket, options: ConnectionOptions = {}) {
    this.#socket = socket;
    this.#output = new Output(socket);
    this.#bareLf = options.bareLf ?? 'refuse';
    this.#remote = endpoint(socket.remoteAddress, socket.remotePort);
    this.#attach(socket);
  }

  get remote(): Endpoint {
    return this.#remote;
  }

  get local(): Endpoint {
    this.#local ??= endpoint(this.#socket.localAddress, this.#socket.localPort);
    return this.#local;
  }

  /** Believes a trusted proxy about who is at the other end (PROXY protocol). */
  overridePeer(remote: Endpoint, local: Endpoint): void {
    this.#remote = remote;
    this.#local = local;
  }

  /** Bytes that arrived and were not read yet: an early talker, or commands sent along with STARTTLS. */
  get buffered(): number {
    return this.#input.length;
  }

  discardBuffered(): void {
    this.#input.clear();
  }

  get secure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /** Whether startCompression was called. */
  get compressed(): boolean {
    return this.#compression !== null;
  }

  /** Null without TLS. */
  get tlsInfo(): TlsInfo | null {
    if (!(this.#socket instanceof TLSSocket)) return null;
    const { servername } = this.#socket as TLSSocket & { servername?: string | false | null };
    return {
      version: this.#socket.getProtocol() ?? '',
      cipher: this.#socket.getCipher().standardName,
      serverName: servername ? servername.toLowerCase() : null,
    };
  }

  /** Whom the server of an outbound connection proved to be; null without TLS. */
  get peer(): TlsPeer | null {
    return this.#socket instanceof TLSSocket ? tlsPeer(this.#socket) : null;
  }

  /** Whether there is channel binding data of any type. Under TLS 1.3 there always is: it is announced more often than used, and costs something to make. */
  get canBind(): boolean {
    if (!(this.#socket instanceof TLSSocket)) return false;
    return this.#socket.getProtocol() === 'TLSv1.3' || this.channelBinding('tls-server-end-point') !== null;
  }

  /** Channel binding data of this connection for SCRAM-…-PLUS; null where the type is not available on it. */
  channelBinding(type: ChannelBindingType): Uint8Array | null {
    if (!(this.#socket instanceof TLSSocket)) return null;
    // Asked when mechanisms are announced and again when one is chosen, and dear beside the rest of a login.
    this.#bindings ??= new Map();
    const known = this.#bindings.get(type) ?? channelBinding(this.#socket, type);
    this.#bindings.set(type, known);
    return known;
  }

  /** The socket's error, if one ended the connection: for the log. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Settles when the connection is gone. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /**
   * The next line without its terminator, or null at the end of input (an unfinished last line is dropped). `limit`
   * counts octets with the terminator. Throws MailError: `limit` for a longer line, once its end was read; `bad-syntax`
   * for a bare LF where that is refused; `timeout` when the whole line took longer than idleTimeout; `shutdown` after
   * interrupt(). After `limit` and `bad-syntax` reading can go on.
   */
  async readLine(limit: number): Promise<Uint8Array | null> {
    this.#waited = 0;
    this.#transferred = 0;
    const deadline = performance.now() + this.idleTimeout;
    for (;;) {
      if (this.#interruption !== undefined) throw this.#interruption;
      const line = this.#takeLine(limit);
      if (line !== undefined) {
        if (line.bareLf && this.#bareLf === 'refuse') throw new MailError('bad-syntax', 'a line ends in a bare LF');
        return line.bytes;
      }
      if (this.#ended) return null;
      await this.#wait(deadline - performance.now());
    }
  }

  /**
   * What is buffered, or else what arrives next; null at the end of input. Throws MailError('timeout') after
   * idleTimeout, or when since the last line the peer sent less than netLimits.minimumRate allows.
   */
  async readChunk(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk = this.#input.takeChunk();
      if (chunk !== null) {
        this.#transferred += chunk.length;
        return chunk;
      }
      if (this.#ended) return null;
      const earned = netLimits.slowGrace + (this.#transferred / netLimits.minimumRate) * 1000;
      const started = performance.now();
      await this.#wait(Math.min(this.idleTimeout, earned - this.#waited));
      this.#waited += performance.now() - started;
    }
  }

  /** Gives bytes back: the next read starts with them. */
  unread(bytes: Uint8Array): void {
    this.#input.unshift(bytes);
    this.#transferred -= bytes.length;
  }

  /** Queues output, a string as UTF-8; everything written in one tick leaves as one buffer. The bytes must not change afterwards. */
  write(data: string | Uint8Array): void {
    this.#output.write(data);
  }

  /**
   * Sends what is queued and waits until the peer takes more. Throws MailError('timeout') when it does not within
   * idleTimeout, and MailError('unavailable') when the connection is gone.
   */
  async flush(): Promise<void> {
    this.#output.send();
    const sink = this.#sink;
    if (sink.writable && sink.writableNeedDrain) await this.#drained(sink);
    if (!sink.writable || !this.#socket.writable) throw new MailError('unavailable', 'the connection is closed');
  }

  /**
   * Becomes the server side of TLS (RFC 3207 4.2, RFC 2595 4): input that was buffered before the handshake is thrown
   * away, or where TLS comes first, kept: it is the beginning of the handshake. Queued output, such as the answer to
   * STARTTLS, is sent first. Throws MailError('unavailable') when the
   * handshake fails or takes longer than netLimits.handshake; the connection is then gone.
   */
  async startTls(contexts: ContextStore, early: 'discard' | 'keep' = 'discard'): Promise<void> {
    await this.#wrap((plain) => new TLSSocket(plain, contexts.socketOptions()), early);
  }

  /** Becomes the client side of TLS, with the socket that `wrap` makes over the plain one (`clientTls`); else as startTls. */
  async startClientTls(wrap: (plain: Socket) => TLSSocket): Promise<void> {
    await this.#wrap(wrap, 'discard');
  }

  async #wrap(wrap: (plain: Socket) => TLSSocket, early: 'discard' | 'keep'): Promise<void> {
    const plain = this.#socket;
    this.#output.send();
    this.#detach(plain);
    plain.pause();
    if (early === 'discard') while (plain.read() !== null);
    else for (let chunk = this.#input.takeLast(); chunk !== null; chunk = this.#input.takeLast()) plain.unshift(chunk);
    this.#input.clear();
    const socket = wrap(plain);
    this.#socket = socket;
    this.#bindings = undefined;
    this.#output.switchTo(socket);
    this.#attach(socket);
    await this.#handshake(socket);
  }

  /** Deflates what is written from now on, and inflates what arrives (RFC 4978). Queued output is sent first, as it is. */
  startCompression(): void {
    const socket = this.#socket;
    const early: Uint8Array[] = [];
    for (let chunk = this.#input.takeChunk(); chunk !== null; chunk = this.#input.takeChunk()) early.push(chunk);
    socket.off('data', this.#onData).off('end', this.#onEnd);
    const compression = new Compression(socket, early);
    this.#output.switchTo(compression.sink);
    this.#compression = compression;
    compression.source.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onBroken);
    compression.sink.on('error', this.#onBroken);
  }

  /** Makes a waiting readLine, and every later one, throw this error: how a session between commands is told to end. Transfers go on. */
  interrupt(error: MailError): void {
    this.#interruption = error;
    this.#wake();
  }

  /** Sends what is queued, says goodbye and lets the peer read it before the connection goes (netLimits.linger at most). */
  close(): void {
    const socket = this.#socket;
    this.#stopReading();
    if (socket.destroyed) return;
    this.#output.send();
    const timer = setTimeout(() => socket.destroy(), netLimits.linger);
    socket.once('close', () => clearTimeout(timer));
    // Input left unread would make the kernel reset the connection, and the peer would lose our last words.
    socket.resume();
    if (this.#compression === null) this.#end();
    else this.#compression.end(() => this.#end());
  }

  /** Cuts the connection without sending anything more. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Where input comes from, and where output goes. */
  get #source(): Readable {
    return this.#compression?.source ?? this.#socket;
  }

  get #sink(): Writable {
    return this.#compression?.sink ?? this.#socket;
  }

  /** The last of what is sent is in the socket: ends it when the peer has done so too. */
  #end(): void {
    const socket = this.#socket;
    socket.end();
    if (socket.readableEnded) socket.destroySoon();
    else socket.once('end', () => socket.destroySoon());
  }

  #takeLine(limit: number): Line | undefined {
    const line = this.#input.takeLine(limit);
    if (this.#input.discarded <= netLimits.discarded) return line;
    this.#stopReading();
    throw new MailError('limit', `a line of more than ${limit} octets does not end`);
  }

  /** Waits until something arrived, input ended or interrupt() was called. */
  #wait(milliseconds: number): Promise<void> {
    this.#patience.set(milliseconds);
    this.#source.resume();
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** Lets a waiting read look again. */
  #wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#patience.clear();
    waiter?.resolve();
  }

  #timedOut(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(new MailError('timeout', 'the peer is silent or too slow'));
  }

  async #drained(sink: Writable): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new MailError('timeout', 'the peer does not read')), this.idleTimeout);
    sink.once('drain', resolve).once('close', resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      sink.off('drain', resolve).off('close', resolve);
    }
  }

  async #handshake(socket: TLSSocket): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const giveUp = () => socket.destroy();
    const timer = setTimeout(giveUp, netLimits.handshake);
    socket.once('secure', resolve).once('close', resolve).once('end', giveUp);
    await promise;
    clearTimeout(timer);
    socket.off('end', giveUp);
    if (socket.destroyed) throw new MailError('unavailable', 'TLS handshake failed', { cause: this.#failure });
  }

  #stopReading(): void {
    this.#ended = true;
    this.#input.clear();
    this.#source.off('data', this.#onData);
    this.#compression?.stopReading();
    this.#wake();
  }

  #attach(socket: Socket): void {
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose);
  }

  /** Leaves the error listener: what fails below TLS must not become an uncaught exception. */
  #detach(socket: Socket): void {
    socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#input.push(chunk);
    if (this.#waiter !== undefined) this.#wake();
    else if (this.#input.full) this.#source.pause();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake();
  };

  readonly #onError = (error: Error): void => {
    this.#failure ??= error;
  };

  /** What arrives is not deflated: nothing can be read any more. */
  readonly #onBroken = (error: Error): void => {
    this.#onError(error);
    this.#socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#compression?.[Symbol.dispose]();
    this.#onEnd();
    this.#patience[Symbol.dispose]();
    this.#closed.resolve();
  };
}
