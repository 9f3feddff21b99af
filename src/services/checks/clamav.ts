import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { checkLimits } from '#base/limits.ts';
import type { Scan, ScanOutcome, Scanner } from './scanners.ts';
import { within } from './within.ts';

/** ClamAV's daemon by its INSTREAM command (clamd(8)): on a Unix socket, or on TCP. */
export function clamav(at: NetConnectOpts): Scanner {
  return { check: 'clamav', begin: () => new StreamScan(connect(at)) };
}

class StreamScan implements Scan {
  readonly #socket: Socket;
  readonly #answer: Promise<string>;
  /** The answer is there, or will never be: nothing more is read. */
  #over = false;
  #failure: string | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#answer = answerOf(socket);
    const over = () => void (this.#over = true);
    this.#answer.then(over, over);
    socket.write('zINSTREAM\0');
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#over || chunk.length === 0) return;
    const frame = Buffer.allocUnsafe(4 + chunk.length);
    frame.writeUInt32BE(chunk.length, 0);
    frame.set(chunk, 4);
    if (this.#socket.write(frame)) return;
    const drained = new Promise((resolve) => this.#socket.once('drain', resolve));
    await this.#guarded(() => Promise.race([drained, this.#answer]));
  }

  async end(): Promise<ScanOutcome> {
    this.#socket.write(Buffer.alloc(4));
    const answer = await this.#guarded(() => this.#answer);
    this.#socket.destroy();
    return answer === null ? { kind: 'down', why: this.#failure ?? '' } : outcomeOf(answer);
  }

  abandon(): void {
    this.#socket.destroy();
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#failure !== null) return null;
    try {
      return await within(checkLimits.scanner, work());
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#socket.destroy();
      return null;
    }
  }
}

/** What clamd says before it closes the connection. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.includes('\0') || text.length > checkLimits.reason) resolve(text.slice(0, checkLimits.reason));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('clamd closed the connection')));
  });
}

const accept = { kind: 'accept' } as const;

function outcomeOf(answer: string): ScanOutcome {
  const text = answer.replace(/\0.*$/s, '').replace(/^stream: /, '');
  if (text === 'OK') return { kind: 'said', result: 'clean', detail: '', disposition: accept };
  // What is larger than clamd wants to see is not looked at; that is no failure of clamd.
  if (/size limit exceeded/i.test(text)) return { kind: 'said', result: 'skipped', detail: text, disposition: accept };
  const name = /^(.*) FOUND$/.exec(text)?.[1]?.replace(/[^\x21-\x7e]/g, '?');
  if (name === undefined) return { kind: 'down', why: text };
  const disposition = { kind: 'refuse', code: 550, status: '5.7.1', text: `The message contains ${name}` } as const;
  return { kind: 'said', result: 'found', detail: name, disposition };
}
