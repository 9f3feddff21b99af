import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One SMTP connection that delivers message after message. */
export class Deliverer {
  readonly #socket: Socket;
  #buffer = '';
  #wake: () => void = () => undefined;
  #ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#buffer += text;
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('error', end);
    socket.on('close', end);
  }

  /** Connects and says hello. */
  static async open(port: number, hello: 'EHLO' | 'LHLO' = 'EHLO'): Promise<Deliverer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const deliverer = new Deliverer(socket);
    await deliverer.#reply();
    await deliverer.#say(`${hello} client.test`);
    return deliverer;
  }

  /** Logs in; throws where that is refused. */
  async login(user: string, password: string): Promise<void> {
    const reply = await this.#say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`);
    if (!reply.startsWith('235')) throw new Error(reply);
  }

  /** Delivers one message; the final reply. Throws when the connection ends before it. */
  async deliver(from: string, to: readonly string[], content: string): Promise<string> {
    const first = [await this.#say(`MAIL FROM:<${from}>`)];
    for (const address of to) first.push(await this.#say(`RCPT TO:<${address}>`));
    const refused = first.find((reply) => !reply.startsWith('2'));
    if (refused !== undefined) {
      await this.#say('RSET');
      return refused;
    }
    const go = await this.#say('DATA');
    if (!go.startsWith('354')) return go;
    return this.#say(`${content}\r\n.`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.#reply();
  }

  async #reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#buffer);
      if (match !== null) {
        this.#buffer = this.#buffer.slice(match[0].length);
        return match[0];
      }
      if (this.#ended) throw new Error('the connection ended');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
