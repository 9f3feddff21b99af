import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { bodyLimits } from '#base/limits-store.ts';
import { diskError, syncDirectory, writeFully } from './files.ts';
import { checksum, encodeHeader, formatRef, headerSize } from './record.ts';

interface Waiting {
  /** The body in pieces, and its length. */
  pieces: readonly Uint8Array[];
  size: number;
  resolve(ref: string): void;
  reject(error: unknown): void;
}

/** Bytes written before one flush: bounds the wait of the first in a crowd. */
const flushBytes = 8 * 1024 * 1024;
/** Milliseconds that a flush waits for more in a crowd: it costs the processor time too, and so does the commit behind it. */
const joining = 2;
/** Bodies in one flush that are a crowd: a few clients alone never wait. */
const crowd = 3;

/**
 * Appends bodies to the segment of this process. Whatever waits is written at once and flushed once (fdatasync): a
 * crowd of deliveries shares the flush. After an error the segment is left as it is and the next body starts a new
 * one, since what lies at the torn end is unknown.
 */
export class SegmentAppender {
  readonly #directory: string;
  readonly #newName: () => string;
  #file: FileHandle | null = null;
  #name = '';
  #end = 0;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  /** Bodies of the last flush. */
  #together = 0;

  constructor(directory: string, newName: () => string) {
    this.#directory = directory;
    this.#newName = newName;
  }

  /** The segment being written, which compaction leaves alone; '' when there is none. */
  get active(): string {
    return this.#name;
  }

  /** Appends a body, given in pieces; its reference once it is durable. Throws `unavailable`. */
  append(pieces: readonly Uint8Array[]): Promise<string> {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ pieces, size, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running;
    await this.#seal();
  }

  async #drain(): Promise<void> {
    // One turn of the loop lets every body that has already arrived join the group.
    await nextTurn();
    while (this.#waiting.length > 0) {
      if (this.#together >= crowd) await sleep(joining);
      const group = this.#takeGroup();
      this.#together = group.length;
      try {
        const refs = await this.#write(group);
        group.forEach((one, i) => one.resolve(refs[i] as string));
      } catch (error) {
        await this.#seal();
        for (const one of group) one.reject(diskError(error, 'storing a message'));
      }
    }
    this.#running = null;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((one) => (bytes += one.size) > flushBytes);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
  }

  async #write(group: readonly Waiting[]): Promise<string[]> {
    const file = this.#file ?? (await this.#start());
    const start = this.#end;
    const refs: string[] = [];
    const buffers: Uint8Array[] = [];
    let at = start;
    for (const { pieces, size } of group) {
      refs.push(formatRef(this.#name, at));
      const crc = pieces.reduce((sum, piece) => checksum(piece, sum), 0);
      buffers.push(encodeHeader(crc, size), ...pieces);
      at += headerSize + size;
    }
    await writeFully(file, buffers, start);
    await file.datasync();
    this.#end = at;
    if (at >= bodyLimits.segment) await this.#seal();
    return refs;
  }

  async #start(): Promise<FileHandle> {
    const name = this.#newName();
    const file = await open(join(this.#directory, name), 'wx', 0o600);
    try {
      await syncDirectory(this.#directory);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#file = file;
    this.#name = name;
    this.#end = 0;
    return file;
  }

  async #seal(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#name = '';
    // A descriptor that cannot even be closed holds nothing that was acknowledged.
    await file?.close().catch(() => undefined);
  }
}
