import { Client } from 'pg';
import type { Log } from '#base/log.ts';
import type { Announcement } from '#db/types.ts';
import { clientConfig, type PostgresConnection } from './connection.ts';

const channel = 'sowa';
/** PostgreSQL refuses payloads of 8000 bytes and more. */
const payloadLimit = 7900;

/** Sends announcements with the transaction: they are heard when it commits, in commit order. */
export async function notify(connection: PostgresConnection, announcements: readonly Announcement[]): Promise<void> {
  let payload: string[] = [];
  let length = 0;
  const send = async () => {
    await connection.run(`SELECT pg_notify('${channel}', ?)`, `[${payload.join(',')}]`);
    payload = [];
    length = 0;
  };
  for (const announcement of announcements) {
    const text = JSON.stringify(announcement);
    if (length > 0 && length + Buffer.byteLength(text) + 3 > payloadLimit) await send();
    payload.push(text);
    length += Buffer.byteLength(text) + 1;
  }
  if (length > 0) await send();
}

/**
 * Hears announcements of every node. When the connection breaks it is made again, and `publish` gets one announcement
 * with topic `lost`: listeners then read again what they show.
 */
export class Listener {
  readonly #url: string;
  readonly #log: Log;
  readonly #publish: (announcements: Announcement[]) => void;
  #client: Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(url: string, log: Log, publish: (announcements: Announcement[]) => void) {
    this.#url = url;
    this.#log = log;
    this.#publish = publish;
  }

  async start(): Promise<void> {
    const client = new Client(clientConfig(this.#url));
    client.on('notification', (message) => this.#publish(JSON.parse(message.payload ?? '[]') as Announcement[]));
    client.on('error', (error) => this.#broken(client, error));
    client.on('end', () => this.#broken(client, new Error('connection ended')));
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    this.#client = client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #broken(client: Client, error: Error): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#log.warn('database-listener-lost', { error: error.message });
    this.#again();
  }

  #again(): void {
    this.#retry = setTimeout(() => {
      this.start().then(
        () => this.#publish([{ topic: 'lost', account: 0 }]),
        () => {
          if (!this.#closed) this.#again();
        },
      );
    }, 1000);
    this.#retry.unref();
  }
}
