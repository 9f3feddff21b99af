import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { MailError } from '#base/errors.ts';
import { httpLimits, netLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import { endpoint, networkOf } from '#net/endpoint.ts';
import type { Listener } from '#net/listener.ts';
import { peekClientHello } from '#net/peek.ts';
import { acmeProtocol, type ContextStore } from '#net/tls.ts';
import type { HttpEnv } from './types.ts';

/** How to listen for HTTP. */
export interface HttpListenOptions {
  /** What the log calls it. */
  readonly name: string;
  at: { host: string; port: number };
  /** With it the listener speaks HTTPS. */
  tls?: ContextStore;
  /** Connections at a time, from one address (an IPv6 /64) and in all. */
  limits: { readonly perAddress: number; readonly total: number };
  /** Answers one request; it does not throw. */
  fetch(this: void, request: Request, env: HttpEnv['Bindings']): Response | Promise<Response>;
  log: Log;
}

/** Opens an HTTP or HTTPS listener (RFC 9112). Throws MailError('unavailable') when the port cannot be had. */
export async function listenHttp(options: HttpListenOptions): Promise<Listener> {
  const server = createServer({
    noDelay: true,
    headersTimeout: httpLimits.request,
    requestTimeout: httpLimits.request,
    keepAliveTimeout: httpLimits.keepAlive,
    maxHeaderSize: httpLimits.header,
  });
  const listener = new HttpListener(server, options);
  server.listen(options.at);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const where = `${options.at.host} port ${options.at.port}`;
    throw new MailError('unavailable', `${options.name}: ${where} cannot be opened`, { cause });
  }
  server.on('error', (error) => options.log.error('net.accept-failed', { listener: options.name, error }));
  return listener;
}

class HttpListener implements Listener {
  readonly #server: Server;
  readonly #options: HttpListenOptions;
  /** What node:http itself does with a connection. */
  readonly #speakHttp: (socket: Socket) => void;
  /** Every connection and the network it is counted for. */
  readonly #sockets = new Map<Socket, string>();
  /** Connections without a request so far: node:http does not count them as idle. */
  readonly #silent = new Set<Socket>();

  constructor(server: Server, options: HttpListenOptions) {
    this.#server = server;
    this.#options = options;
    const own = server.listeners('connection') as ((socket: Socket) => void)[];
    this.#speakHttp = (socket) => own.forEach((listener) => listener.call(server, socket));
    server.removeAllListeners('connection').on('connection', (socket: Socket) => this.#accept(socket));
    const { fetch } = options;
    const answer = getRequestListener((request, env) => fetch(request, env as HttpEnv['Bindings']), {
      overrideGlobalObjects: false,
    });
    server.on('request', (request, response) => {
      this.#silent.delete(request.socket);
      // RFC 9112 9.6: a listener that is closing says so.
      if (!this.#server.listening) response.setHeader('Connection', 'close');
      void answer(request, response);
    });
  }

  get name(): string {
    return this.#options.name;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Also closes the connections that are between requests.
    this.#server.close();
    for (const socket of this.#silent) socket.destroy();
    const late = setTimeout(() => this.#cut(), netLimits.drain);
    while (this.#sockets.size > 0) {
      await Promise.race([...this.#sockets.keys()].map((socket) => once(socket, 'close')));
    }
    clearTimeout(late);
  }

  #accept(socket: Socket): void {
    const { limits, log, name } = this.#options;
    const { address } = endpoint(socket.remoteAddress, socket.remotePort);
    const network = networkOf(address);
    socket.on('error', (error) => log.debug('http.connection-failed', { listener: name, peer: address, error }));
    const fromThere = [...this.#sockets.values()].filter((other) => other === network).length;
    if (fromThere >= limits.perAddress || this.#sockets.size >= limits.total) {
      log.warn('net.refused', { listener: name, peer: address });
      socket.destroy();
      return;
    }
    this.#sockets.set(socket, network);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#options.tls === undefined) this.#await(socket);
    else if (this.#options.tls.proving) void this.#prove(socket, this.#options.tls);
    else this.#startTls(socket, this.#options.tls);
  }

  /** While names are being proved to an authority: it asks by a protocol of its own (RFC 8737 3), and gets nothing but the proof. */
  async #prove(socket: Socket, contexts: ContextStore): Promise<void> {
    const late = setTimeout(() => socket.destroy(), netLimits.handshake);
    const hello = await peekClientHello(socket);
    clearTimeout(late);
    if (socket.destroyed) return;
    const asks = hello?.protocols.includes(acmeProtocol) === true;
    this.#startTls(socket, contexts, asks ? (hello.serverName ?? '') : undefined);
  }

  #startTls(socket: Socket, contexts: ContextStore, proof?: string): void {
    // As node:https does: an end of input without a request closes the connection.
    socket.allowHalfOpen = false;
    const secure = new TLSSocket(socket, contexts.socketOptions(proof));
    const late = setTimeout(() => socket.destroy(), netLimits.handshake);
    secure.on('error', (error) => this.#options.log.debug('http.tls-failed', { listener: this.name, error }));
    secure.once('close', () => clearTimeout(late));
    secure.once('secure', () => {
      clearTimeout(late);
      this.#await(secure);
    });
  }

  /** Leaves a connection to node:http, which calls #serve for every request. */
  #await(socket: Socket): void {
    this.#silent.add(socket);
    socket.once('close', () => this.#silent.delete(socket));
    this.#speakHttp(socket);
  }

  #cut(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }
}
