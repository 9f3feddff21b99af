import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyLimits } from '#base/limits-store.ts';
import type { BodyRef } from '#store/types.ts';
import { diskError } from './files.ts';
import { readSmall } from './neighbours.ts';
import { BodyReader } from './reader.ts';
import { SegmentAppender } from './segment.ts';
import { Spool } from './spool.ts';

/** A body on its way in. Exactly one of finish and abort ends it. */
export interface BodyWriter {
  readonly size: number;
  write(chunk: Uint8Array): Promise<void>;
  /** The reference once the body is durable; `prefix` comes to stand in front of what was written. */
  finish(prefix?: Uint8Array): Promise<BodyRef>;
  abort(): Promise<void>;
}

/** Where bodies lie: segment files now; an object store fits behind the same four verbs. */
export interface BodyStore extends AsyncDisposable {
  create(): BodyWriter;
  /** Stores a body that is in memory as a whole. */
  put(body: Uint8Array): Promise<BodyRef>;
  /** Bytes `from` up to `to` (exclusive) in chunks; a `lent` one is the caller's only until it asks for the next. */
  read(body: BodyRef, from?: number, to?: number, lent?: boolean): AsyncIterable<Uint8Array>;
  /** Bodies in turn, each whole: neighbours are read together, and the next while the last is used. Undefined for one that `read` has to be asked for: because it is large, or could not be read. */
  readSmall(bodies: readonly BodyRef[]): AsyncGenerator<Uint8Array | undefined, void>;
  /** Compares a body with its checksum. Throws `corrupt`, `not-found`. */
  verify(body: BodyRef): Promise<void>;
}

/** Bodies in segment files under `<data>/bodies`. */
export class SegmentBodies implements BodyStore {
  readonly directory: string;
  readonly #appender: SegmentAppender;
  readonly #reader: BodyReader;
  readonly #names: () => string;

  private constructor(directory: string) {
    this.directory = directory;
    this.#names = segmentNames();
    this.#appender = new SegmentAppender(directory, this.#names);
    this.#reader = new BodyReader(directory);
  }

  /** Opens the directory. `owner` clears what unfinished spools an earlier process left. */
  static async open(directory: string, role: 'owner' | 'any'): Promise<SegmentBodies> {
    const tmp = join(directory, 'tmp');
    try {
      await mkdir(tmp, { recursive: true, mode: 0o700 });
      if (role === 'owner') for (const name of await readdir(tmp)) await rm(join(tmp, name), { force: true });
    } catch (error) {
      throw diskError(error, `opening ${directory}`);
    }
    return new SegmentBodies(directory);
  }

  /** The segment this process appends to; '' when there is none. */
  get active(): string {
    return this.#appender.active;
  }

  create(): BodyWriter {
    return new SegmentBodyWriter(this.#appender, () => Spool.open(this.directory, this.#names()));
  }

  async put(body: Uint8Array): Promise<BodyRef> {
    const writer = this.create();
    await writer.write(body);
    return writer.finish();
  }

  read(body: BodyRef, from?: number, to?: number, lent?: boolean): AsyncIterable<Uint8Array> {
    return this.#reader.read(body, from, to, lent);
  }

  readSmall(bodies: readonly BodyRef[]): AsyncGenerator<Uint8Array | undefined, void> {
    return readSmall(this.#reader, bodies);
  }

  verify(body: BodyRef): Promise<void> {
    return this.#reader.verify(body);
  }

  /** Removes a segment no row names. */
  async remove(segment: string): Promise<void> {
    this.#reader.forget(segment);
    await rm(join(this.directory, segment), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#appender[Symbol.asyncDispose]();
    await this.#reader[Symbol.asyncDispose]();
  }
}

// Time, chance, number: unique over processes and machines, ascending within one.
function segmentNames(): () => string {
  const start = Date.now().toString(36);
  const chance = randomBytes(4).toString('hex');
  let n = 0;
  return () => `${start}-${chance}-${(n++).toString(36).padStart(4, '0')}`;
}

const nothing = new Uint8Array(0);

// Small bodies are collected and appended to the shared segment; past the limit they continue in a file of their own.
class SegmentBodyWriter implements BodyWriter {
  readonly #appender: SegmentAppender;
  readonly #openSpool: () => Promise<Spool>;
  #buffer = Buffer.allocUnsafeSlow(8 * 1024);
  #spool: Spool | null = null;
  size = 0;

  constructor(appender: SegmentAppender, openSpool: () => Promise<Spool>) {
    this.#appender = appender;
    this.#openSpool = openSpool;
  }

  async write(chunk: Uint8Array): Promise<void> {
    const before = this.size;
    this.size += chunk.length;
    if (this.#spool !== null) return this.#spool.write(chunk);
    if (this.size > bodyLimits.inline) {
      this.#spool = await this.#openSpool();
      await this.#spool.write(this.#buffer.subarray(0, before));
      this.#buffer = Buffer.alloc(0);
      return this.#spool.write(chunk);
    }
    if (this.size > this.#buffer.length) this.#grow(before);
    this.#buffer.set(chunk, before);
  }

  async finish(prefix: Uint8Array = nothing): Promise<BodyRef> {
    const { size } = this;
    const ref =
      this.#spool === null
        ? await this.#appender.append([prefix, this.#buffer.subarray(0, size)])
        : await this.#spool.finish(prefix);
    return { ref, size: prefix.length + size };
  }

  async abort(): Promise<void> {
    this.#buffer = Buffer.alloc(0);
    await this.#spool?.abort();
  }

  #grow(used: number): void {
    const next = Buffer.allocUnsafeSlow(Math.min(bodyLimits.inline, Math.max(this.size, this.#buffer.length * 2)));
    this.#buffer.copy(next, 0, 0, used);
    this.#buffer = next;
  }
}
