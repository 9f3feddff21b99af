import { connect as connectSocket } from 'node:net';
import { MailError } from '#base/errors.ts';
import { Connection } from './connection.ts';

export interface ConnectOptions {
  /** An IP address. */
  address: string;
  port: number;
  /** The address of this machine to speak from; null leaves it to the system. */
  source: string | null;
  /** Milliseconds to wait for the other side. */
  timeout: number;
  signal: AbortSignal;
}

/** Opens a connection to a server. Throws MailError: `timeout`, `unavailable` (its message says why), `shutdown` when the signal aborts. */
export async function connect({ address, port, source, timeout, signal }: ConnectOptions): Promise<Connection> {
  if (signal.aborted) throw closing();
  const local = source === null ? {} : { localAddress: source };
  const socket = connectSocket({ host: address, port, noDelay: true, allowHalfOpen: true, ...local });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new MailError('timeout', 'no answer')), timeout);
  const fail = (cause: Error) => reject(new MailError('unavailable', reasonOf(cause), { cause }));
  const abort = () => reject(closing());
  signal.addEventListener('abort', abort);
  socket.once('connect', resolve).once('error', fail);
  try {
    await promise;
    return new Connection(socket, { bareLf: 'accept' });
  } catch (error) {
    // What a socket says that is given up interests nobody.
    socket.on('error', () => undefined).destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    socket.off('error', fail);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no answer',
  EADDRNOTAVAIL: 'the source address is not of this machine',
};

function reasonOf(cause: Error): string {
  return reasons[(cause as NodeJS.ErrnoException).code ?? ''] ?? cause.message;
}

function closing(): MailError {
  return new MailError('shutdown', 'the service is closing');
}
