/** What became of one thing of many, as the service says. */
export interface Verdict {
  name: string;
  outcome: 'done' | 'unchanged' | 'failed';
  code: string | null;
  text: string | null;
}

/** How far many things are. */
export interface BatchResult<V> {
  verdicts: readonly V[];
  /** Sent, and no answer came: they may be done or not. */
  unknown: readonly string[];
  /** Not sent. */
  waiting: readonly string[];
  /** Why it went no further, where it did not. */
  error: unknown;
}

interface BatchRun<V> {
  names: readonly string[];
  /** Sends a part; the same part under the same key is done once. */
  send: (part: readonly string[], once: string) => Promise<readonly V[]>;
  /** Whether to send it again after that failure: the connection broke, or the service was busy. */
  isPassing: (error: unknown) => boolean;
  onProgress: (done: number) => void;
  /** Whether the person wants no more of it. */
  isStopped: () => boolean;
  /** Lets so many milliseconds go by. */
  pause: (time: number) => Promise<void>;
}

/** Things in one request: on a slow line an answer, a few KB, comes within seconds, and progress is seen. */
export const partSize = 50;

/** Milliseconds before a part is sent again, and again. */
const pauses = [500, 1_500, 4_000, 8_000];

/** Does one thing to many, part by part: what fails leaves the others, a broken connection nothing undone or done twice. */
export async function runBatch<V>(run: BatchRun<V>): Promise<BatchResult<V>> {
  const { names, onProgress, isStopped } = run;
  const verdicts: V[] = [];
  for (let at = 0; at < names.length; at += partSize) {
    onProgress(at);
    if (isStopped()) return { verdicts, unknown: [], waiting: names.slice(at), error: null };
    const part = names.slice(at, at + partSize);
    try {
      verdicts.push(...(await sendPart(run, part)));
    } catch (error) {
      const [unknown, waiting] = run.isPassing(error) ? [part, names.slice(at + partSize)] : [[], names.slice(at)];
      return { verdicts, unknown, waiting, error };
    }
  }
  return { verdicts, unknown: [], waiting: [], error: null };
}

async function sendPart<V>({ send, isPassing, pause }: BatchRun<V>, part: readonly string[]): Promise<readonly V[]> {
  const once = keyOfPart();
  for (const time of pauses) {
    try {
      return await send(part, once);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pause(time);
    }
  }
  return send(part, once);
}

/** A word that no other part has; not by randomUUID, which browsers have under TLS alone. */
function keyOfPart(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
