import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { codeOf } from '#base/errors.ts';
import { checkLimits } from '#base/limits.ts';
import { Patience } from './patience.ts';
import type { Scan, ScanOutcome, Scanner } from './scanners.ts';

/** ClamAV's daemon by its INSTREAM command (clamd(8)): on a Unix socket, or on TCP. */
export function clamav(at: NetConnectOpts): Scanner {
  return { check: 'clamav', begin: () => new StreamScan(connect(at)) };
}

class StreamScan implements Scan {
  readonly #socket: Socket;
  readonly #answer: Promise<string>;
  readonly #patience = new Patience(checkLimits.scanner);
  /** The connection stands. */
  #reached = false;
  /** The whole message was sent. */
  #complete = false;
  /** All the waiting was in vain. */
  #late = false;
  /** The answer is there, or will never be: nothing more is read. */
  #over = false;
  /** It hung up in the middle of the message: what is too large for clamd it does not read to its end. */
  #hungUp = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#answer = answerOf(socket);
    socket.on('connect', () => (this.#reached = true));
    this.#answer.then(
      () => (this.#over = true),
      () => {
        this.#over = true;
        this.#hungUp = this.#reached && !this.#complete;
      },
    );
    socket.write('zINSTREAM\0');
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#over || chunk.length === 0) return;
    const frame = Buffer.allocUnsafe(4 + chunk.length);
    frame.writeUInt32BE(chunk.length, 0);
    frame.set(chunk, 4);
    if (this.#socket.write(frame)) return;
    const drained = new Promise((resolve) => this.#socket.once('drain', resolve));
    try {
      await this.#patience.wait(Promise.race([drained, this.#answer]));
    } catch (error) {
      // What went wrong is told at the end, which finds the same.
      this.#late = codeOf(error) === 'timeout';
      this.#socket.destroy();
    }
  }

  async end(): Promise<ScanOutcome> {
    if (!this.#over) this.#socket.write(Buffer.alloc(4));
    this.#complete = true;
    try {
      return outcomeOf(await this.#patience.wait(this.#answer));
    } catch (error) {
      if (this.#hungUp && !this.#late) return skipped('clamd stopped reading');
      const why = error instanceof Error ? error.message : String(error);
      const late = this.#late || codeOf(error) === 'timeout';
      return { kind: 'down', why: late ? 'there was no answer in time' : why, gone: late || !this.#reached };
    } finally {
      this.#socket.destroy();
    }
  }

  abandon(): void {
    this.#socket.destroy();
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

function skipped(detail: string): ScanOutcome {
  return { kind: 'said', result: 'skipped', detail, disposition: accept };
}

function outcomeOf(answer: string): ScanOutcome {
  const text = answer.replace(/\0.*$/s, '').replace(/^stream: /, '');
  if (text === 'OK') return { kind: 'said', result: 'clean', detail: '', disposition: accept };
  // What is larger than clamd wants to see is not looked at; that is no failure of clamd.
  if (/size limit exceeded/i.test(text)) return skipped(text);
  const name = /^(.*) FOUND$/.exec(text)?.[1]?.replace(/[^\x21-\x7e]/g, '?');
  if (name === undefined) return { kind: 'down', why: text, gone: false };
  const disposition = { kind: 'refuse', code: 550, status: '5.7.1', text: `The message contains ${name}` } as const;
  return { kind: 'said', result: 'found', detail: name, disposition };
}
