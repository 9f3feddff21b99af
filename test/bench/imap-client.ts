import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Account, Endpoint } from './service.ts';

/** A session of IMAP or SMTP for what prepares and observes a load; loads themselves come from the generators. */
export class LineClient implements Disposable {
  readonly #socket: Socket;
  #received = '';
  #wake = Promise.withResolvers<void>();

  private constructor(socket: Socket) {
    this.#socket = socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#wake.resolve();
    });
    socket.on('error', (error) => this.#wake.reject(error));
    socket.on('close', () => this.#wake.reject(new Error('the server closed the connection')));
    this.#wake.promise.catch(() => undefined);
  }

  static async open(endpoint: Endpoint, tls = false): Promise<LineClient> {
    const socket = tls ? connectTls({ ...endpoint, rejectUnauthorized: false }) : connectTcp(endpoint);
    const client = new LineClient(socket);
    await once(socket, tls ? 'secureConnect' : 'connect');
    return client;
  }

  /** Sends text as Latin-1, or bytes. */
  async send(...pieces: (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      if (!this.#socket.write(piece, 'latin1')) await once(this.#socket, 'drain');
    }
  }

  /** Waits for a line that matches and returns what was received up to it, itself included. */
  async until(line: RegExp): Promise<string> {
    // Answers may have millions of lines: each is looked at once, and what was looked at is not joined with what comes.
    const seen: string[] = [];
    for (;;) {
      const received = this.#received;
      let from = 0;
      for (let end = received.indexOf('\r\n'); end !== -1; end = received.indexOf('\r\n', from)) {
        const found = line.test(received.slice(from, end));
        from = end + 2;
        if (!found) continue;
        this.#received = received.slice(from);
        return seen.join('') + received.slice(0, from);
      }
      seen.push(received.slice(0, from));
      this.#received = received.slice(from);
      await this.#wake.promise;
      this.#wake = Promise.withResolvers<void>();
      this.#wake.promise.catch(() => undefined);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** An IMAP session that is logged in. */
export async function imapSession(endpoint: Endpoint, { address, password }: Account): Promise<LineClient> {
  const client = await LineClient.open(endpoint);
  await client.until(/^\* OK/);
  await imapCommand(client, `LOGIN ${address} ${password}`);
  return client;
}

/** Gives one command; what the server said until its OK. */
export async function imapCommand(client: LineClient, ...pieces: (string | Uint8Array)[]): Promise<string> {
  await client.send('a ', ...pieces, '\r\n');
  const answer = await client.until(/^a /);
  if (!/^a OK/m.test(answer)) throw new Error(`IMAP ${String(pieces[0])}: ${answer.slice(-300)}`);
  return answer;
}
