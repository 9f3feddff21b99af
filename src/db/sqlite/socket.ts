import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { socketLimits } from '#base/limits-store.ts';
import { type ErrorData, errorFromData, errorToData, MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Announcement, Call } from '#db/types.ts';
import { receiveFrames, sendFrame } from './frames.ts';

interface WriteFrame {
  id: number;
  calls: Call[];
}
type ReplyFrame =
  | { kind: 'result'; id: number; results: unknown[] }
  | { kind: 'error'; id: number; error: ErrorData }
  /** A list of announcements as JSON: less than half of what structured data costs, for the most frequent frame. */
  | { kind: 'announcements'; json: string };

/** What the owner of the database lends to other processes. */
interface Owner {
  write(calls: readonly Call[]): Promise<unknown[]>;
  listen(listener: (announcement: Announcement) => void): () => void;
}

/**
 * Lets other processes of this machine write through the one writer: the same operations as data. Access is by file
 * mode (0600): whoever may open the socket could open the database file itself.
 */
export async function serveSocket(path: string, owner: Owner, log: Log): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    const news = new News(socket);
    const stop = owner.listen((announcement) => news.add(announcement));
    // A client that dies mid-frame only ends its own connection.
    void serve(socket, owner, news)
      .catch(() => undefined)
      .finally(() => {
        stop();
        news[Symbol.dispose]();
        sockets.delete(socket);
        socket.destroy();
      });
  });
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
  server.on('error', (error) => log.error('net.accept-failed', { listener: path, error }));
  await chmod(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Announcements on their way to one client: those of some milliseconds travel in one frame. */
class News implements Disposable {
  readonly #socket: Socket;
  #waiting: Announcement[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  add(announcement: Announcement): void {
    this.#waiting.push(announcement);
    this.#timer ??= setTimeout(() => this.send(), socketLimits.news);
  }

  /** Sends what waits. */
  send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const announcements = this.#waiting;
    if (announcements.length === 0) return;
    if (this.#socket.writableLength > socketLimits.unread) this.#socket.destroy();
    this.#waiting = [];
    sendFrame(this.#socket, { kind: 'announcements', json: JSON.stringify(announcements) } satisfies ReplyFrame);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

async function serve(socket: Socket, owner: Owner, news: News): Promise<void> {
  const reply = (frame: ReplyFrame) => {
    // Who made a change hears of it before the answer.
    news.send();
    sendFrame(socket, frame);
  };
  for await (const frame of receiveFrames(socket)) {
    const { id, calls } = frame as WriteFrame;
    void owner.write(calls).then(
      (results) => reply({ kind: 'result', id, results }),
      (error: unknown) => reply({ kind: 'error', id, error: errorToData(error) }),
    );
  }
}

/** Another process's way to the writer. When the connection ends, what was not answered fails with `unavailable`. */
export class SocketWriter {
  readonly #socket: Socket;
  readonly #waiters = new Map<number, { resolve(results: unknown[]): void; reject(error: unknown): void }>();
  #nextId = 1;
  #open = true;

  private constructor(socket: Socket, publish: (announcements: Announcement[]) => void) {
    this.#socket = socket;
    void this.#receive(publish)
      .catch(() => undefined)
      .finally(() => this.#ended());
  }

  /** Connects to the owner's socket; throws `unavailable` when nobody listens. */
  static async connect(path: string, publish: (announcements: Announcement[]) => void): Promise<SocketWriter> {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw new MailError('unavailable', `the service's socket ${path} does not answer`, { cause });
    }
    return new SocketWriter(socket, publish);
  }

  write(calls: readonly Call[]): Promise<unknown[]> {
    if (!this.#open) return Promise.reject(new MailError('unavailable', 'the service closed its socket'));
    const id = this.#nextId++;
    sendFrame(this.#socket, { id, calls: [...calls] } satisfies WriteFrame);
    return new Promise((resolve, reject) => this.#waiters.set(id, { resolve, reject }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    const closed = once(this.#socket, 'close');
    this.#socket.end();
    this.#socket.destroy();
    await closed;
  }

  async #receive(publish: (announcements: Announcement[]) => void): Promise<void> {
    for await (const frame of receiveFrames(this.#socket)) {
      const reply = frame as ReplyFrame;
      if (reply.kind === 'announcements') {
        publish(JSON.parse(reply.json) as Announcement[]);
        continue;
      }
      const waiter = this.#waiters.get(reply.id);
      this.#waiters.delete(reply.id);
      if (reply.kind === 'result') waiter?.resolve(reply.results);
      else waiter?.reject(errorFromData(reply.error));
    }
  }

  #ended(): void {
    this.#open = false;
    for (const waiter of this.#waiters.values()) {
      waiter.reject(new MailError('unavailable', 'the service closed its socket before it answered'));
    }
    this.#waiters.clear();
  }
}
