import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import { codeOf } from '#base/errors.ts';
import { checkLimits } from '#base/limits.ts';
import { Patience } from './patience.ts';
import type { Scan, ScanOutcome, Scanner } from './scanners.ts';
import type { Disposition, Origin } from './types.ts';

/** rspamd by the HTTP protocol of its workers (https://docs.rspamd.com/developers/protocol): `/checkv2`. */
export function rspamd(base: string): Scanner {
  const url = new URL('/checkv2', base);
  return { check: 'rspamd', begin: (origin) => new CheckScan(url, origin) };
}

/** What we read of its answer. */
const answerSchema = z.object({
  action: z.string(),
  score: z.number(),
  required_score: z.number(),
  symbols: z.record(z.string(), z.object({ score: z.number() })).default({}),
});
type Answer = z.output<typeof answerSchema>;

class CheckScan implements Scan {
  readonly #request: ClientRequest;
  readonly #answer: Promise<Answer>;
  readonly #patience = new Patience(checkLimits.scanner);
  /** The connection stands. */
  #reached = false;
  /** All the waiting was in vain. */
  #late = false;
  /** The answer is there, or will never be: nothing more is read. */
  #over = false;

  constructor(url: URL, origin: Origin) {
    this.#request = request(url, { method: 'POST', headers: headersOf(origin), agent: false });
    this.#request.on('socket', (socket) => socket.on('connect', () => (this.#reached = true)));
    this.#answer = answerOf(this.#request);
    const over = () => void (this.#over = true);
    this.#answer.then(over, over);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#over) return;
    if (this.#request.write(Buffer.from(chunk))) return;
    const drained = new Promise((resolve) => this.#request.once('drain', resolve));
    try {
      await this.#patience.wait(Promise.race([drained, this.#answer]));
    } catch (error) {
      // What went wrong is told at the end, which finds the same.
      this.#late = codeOf(error) === 'timeout';
      this.#request.destroy();
    }
  }

  async end(): Promise<ScanOutcome> {
    this.#request.end();
    try {
      return outcomeOf(await this.#patience.wait(this.#answer));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const late = this.#late || codeOf(error) === 'timeout';
      return { kind: 'down', why: late ? 'there was no answer in time' : why, gone: late || !this.#reached };
    } finally {
      this.#request.destroy();
    }
  }

  abandon(): void {
    this.#request.destroy();
  }
}

/** The envelope; HTTP fields have one line, of octets. */
function headersOf({ id, address, helo, sender, recipients }: Origin): Record<string, string | string[]> {
  const plain = (text: string) => Buffer.from(text.replace(/\p{Cc}/gu, '?')).toString('latin1');
  return {
    'Queue-Id': plain(id),
    IP: plain(address),
    Helo: plain(helo),
    From: `<${plain(sender)}>`,
    Rcpt: recipients.map((recipient) => `<${plain(recipient)}>`),
  };
}

function answerOf(sent: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('close', () => reject(new Error('rspamd closed the connection')));
    sent.on('response', (response) => {
      readJson(response).then(resolve, reject);
    });
  });
}

async function readJson(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > checkLimits.answer) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  if (response.statusCode !== 200) throw new Error(`rspamd answered ${response.statusCode}`);
  return answerSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
}

/** Symbols that are named, those that weigh most. */
const named = 8;

function outcomeOf({ action, score, required_score: required, symbols }: Answer): ScanOutcome {
  const heaviest = Object.entries(symbols)
    .toSorted(([, a], [, b]) => Math.abs(b.score) - Math.abs(a.score))
    .slice(0, named)
    .map(([name, { score: part }]) => `${name} ${part.toFixed(1)}`);
  const detail = [`${score.toFixed(1)} of ${required.toFixed(1)}`, ...heaviest].join(', ');
  return { kind: 'said', result: action, detail, disposition: dispositionOf(action) };
}

/** What to do for each of rspamd's actions; `greylist` alone only says that its greylisting may ask for a soft reject. */
function dispositionOf(action: string): Disposition {
  switch (action) {
    case 'reject':
      return { kind: 'refuse', code: 550, status: '5.7.1', text: 'The message looks like spam' };
    case 'soft reject':
      return { kind: 'refuse', code: 451, status: '4.7.1', text: 'Try again later' };
    case 'add header':
    case 'rewrite subject':
    case 'quarantine':
      return { kind: 'junk' };
    default:
      return { kind: 'accept' };
  }
}
