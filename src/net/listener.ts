import { createServer, type Server, type Socket } from 'node:net';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { netLimits } from '#base/limits.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { networkOf } from './endpoint.ts';
import type { ContextStore } from './tls.ts';

/** Why a connection is turned away. */
type Refusal = 'per-address' | 'total';

export interface ListenOptions extends ConnectionOptions {
  /** What the log calls it. */
  name: string;
  /** A TCP port, 0 for a free one; or the path of a Unix socket. */
  at: { host: string; port: number } | { path: string };
  /** With it every connection begins with a TLS handshake. */
  implicitTls?: ContextStore;
  /** Connections at a time, from one address (an IPv6 /64) and in all. Unix sockets count as one address. */
  limits: { perAddress: number; total: number };
  /** The protocol's words for a refused connection, sent before it is closed. Not sent where TLS is implicit. */
  refusal(reason: Refusal): string;
  /** Learns who really is at the other end (PROXY protocol, through Connection.overridePeer), before addresses are counted and TLS begins. */
  identify?(connection: Connection): Promise<void>;
  /** Runs a session; the connection is closed when it settles. On shutdown readLine throws MailError('shutdown'), and `signal` aborts. */
  onConnection(connection: Connection, signal: AbortSignal): Promise<void>;
  log: Log;
}

/** An open listener. Disposing stops accepting, tells the sessions, and waits for them (netLimits.drain at most). */
export interface Listener extends AsyncDisposable {
  readonly name: string;
  /** The port that was opened; 0 for a Unix socket. */
  readonly port: number;
  /** Sessions now. */
  readonly connections: number;
}

/** Opens a listener. Throws MailError('unavailable') when the port or path cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  await opened(server, options);
  return new Acceptor(server, options);
}

async function opened(server: Server, { name, at }: ListenOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('listening', resolve).once('error', reject).listen(at);
  try {
    await promise;
  } catch (cause) {
    const where = 'path' in at ? at.path : `${at.host} port ${at.port}`;
    throw new MailError('unavailable', `${name}: ${where} cannot be opened`, { cause });
  } finally {
    server.off('error', reject);
  }
}

class Acceptor implements Listener {
  readonly #server: Server;
  readonly #options: ListenOptions;
  readonly #shutdown = new AbortController();
  readonly #sessions = new Map<Connection, Promise<void>>();
  readonly #perNetwork = new Map<string, number>();

  constructor(server: Server, options: ListenOptions) {
    this.#server = server;
    this.#options = options;
    server.on('connection', (socket) => this.#accept(socket));
    server.on('error', (error) => options.log.error('net.accept-failed', { listener: options.name, error }));
  }

  get name(): string {
    return this.#options.name;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get connections(): number {
    return this.#sessions.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    const reason = new MailError('shutdown', 'the service is closing');
    this.#shutdown.abort(reason);
    for (const connection of this.#sessions.keys()) connection.interrupt(reason);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, netLimits.drain);
    await Promise.race([Promise.all(this.#sessions.values()), late]);
    clearTimeout(timer);
    for (const connection of this.#sessions.keys()) connection.destroy();
    await Promise.all(this.#sessions.values());
  }

  #accept(socket: Socket): void {
    const connection = new Connection(socket, this.#options);
    if (this.#sessions.size >= this.#options.limits.total) return this.#refuse(connection, 'total');
    const session = this.#run(connection).finally(() => this.#sessions.delete(connection));
    this.#sessions.set(connection, session);
  }

  async #run(connection: Connection): Promise<void> {
    try {
      await this.#options.identify?.(connection);
      await this.#counted(connection);
    } catch (error) {
      const { name, log } = this.#options;
      log.info('net.session-failed', { listener: name, peer: connection.remote.address, error });
    }
    connection.close();
    await connection.closed;
  }

  /** Runs the session if its network has not too many. */
  async #counted(connection: Connection): Promise<void> {
    const network = networkOf(connection.remote.address);
    const others = this.#perNetwork.get(network) ?? 0;
    if (others >= this.#options.limits.perAddress) return this.#refuse(connection, 'per-address');
    this.#perNetwork.set(network, others + 1);
    try {
      if (this.#options.implicitTls !== undefined) await connection.startTls(this.#options.implicitTls, 'keep');
      await this.#options.onConnection(connection, this.#shutdown.signal);
    } finally {
      this.#uncount(network);
    }
  }

  #uncount(network: string): void {
    const left = (this.#perNetwork.get(network) ?? 1) - 1;
    if (left > 0) this.#perNetwork.set(network, left);
    else this.#perNetwork.delete(network);
  }

  #refuse(connection: Connection, reason: Refusal): void {
    const { name, implicitTls, log } = this.#options;
    this.#sessions.delete(connection);
    log.warn('net.refused', { listener: name, peer: connection.remote.address, reason });
    if (implicitTls !== undefined) return connection.destroy();
    connection.write(this.#options.refusal(reason));
    connection.close();
  }
}
