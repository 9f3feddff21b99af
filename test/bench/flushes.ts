import { chmodSync, closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';

/** Counts, and on request slows, the flushes to disk of every process started with `env`. */
export interface Flushes extends Disposable {
  /** LD_PRELOAD and FLUSH_COUNTER, for the environment of the service. */
  readonly env: Readonly<Record<string, string>>;
  /** Flushes since the service started. */
  count(): number;
  /** Adds `ms` to each flush from now on; 0 ends that. */
  slowBy(ms: number): void;
}

/** Compiles the shim into `dir`, which processes of any user must be able to enter. */
export function watchFlushes(dir: string): Flushes {
  const shim = join(dir, 'fsync-shim.so');
  build('fsync-shim.c', shim, ['-shared', '-fPIC']);
  const path = join(dir, 'flushes');
  writeFileSync(path, Buffer.alloc(16));
  chmodSync(path, 0o666); // the daemons of the peer run as several users
  const file = openSync(path, 'r+');
  const word = Buffer.alloc(8);
  return {
    env: { LD_PRELOAD: shim, FLUSH_COUNTER: path },
    count: () => {
      readSync(file, word, 0, 8, 0);
      return Number(word.readBigUInt64LE());
    },
    slowBy: (ms) => {
      word.writeBigUInt64LE(BigInt(ms) * 1_000_000n);
      writeSync(file, word, 0, 8, 8);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
