import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import type { BodyRef } from '#store/types.ts';
import { diskError } from './files.ts';
import { checksum, decodeHeader, headerSize, parseRef } from './record.ts';

/** Segments kept open for reading. */
const openLimit = 64;
/** Bytes of one read: large enough to be cheap, small enough that a slow client costs little. */
const chunkSize = 256 * 1024;
/** Buffers of chunks kept for later reads: for as many as eight that go on at once. */
const spareLimit = 16;

interface OpenFile {
  handle: Promise<FileHandle>;
  users: number;
}

/** Reads bodies from segment files by range. */
export class BodyReader {
  readonly #directory: string;
  readonly #files = new Map<string, OpenFile>();
  readonly #spare: Buffer[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Bytes `from` up to `to` (exclusive) of a body, in chunks. A `lent` chunk is the caller's until it asks for the next:
   * a new buffer for each would have V8 look through its whole memory every 64 MB.
   * Throws `not-found` when the body is gone, `corrupt` when it is cut short.
   */
  async *read(body: BodyRef, from = 0, to = body.size, lent = false): AsyncGenerator<Uint8Array, void> {
    const { segment, offset } = parseRef(body.ref);
    const start = offset + headerSize;
    const end = start + Math.min(to, body.size);
    const file = this.#acquire(segment);
    let ahead = Promise.resolve<Buffer | undefined>(undefined);
    try {
      const handle = await file.handle;
      const length = (at: number) => Math.min(chunkSize, end - at);
      for (let at = start + from; at < end;) {
        const chunk = (await ahead) ?? (await readAt(handle, at, this.#buffer(length(at)), body.ref));
        at += chunk.length;
        // The disk works while the chunk is used.
        if (at < end) ahead = readAt(handle, at, this.#buffer(length(at)), body.ref);
        ahead.catch(() => undefined);
        yield chunk;
        // Where it is not resumed after that, the chunk may still be on its way to somebody.
        if (lent && chunk.length === chunkSize && this.#spare.length < spareLimit) this.#spare.push(chunk);
      }
    } catch (error) {
      throw readError(error, body.ref);
    } finally {
      await ahead.catch(() => undefined);
      this.#release(file);
    }
  }

  /** Bytes `from` up to `to` (exclusive) of a segment, headers and all. Throws what read throws. */
  async span(segment: string, from: number, to: number): Promise<Buffer> {
    const file = this.#acquire(segment);
    try {
      const buffer = await readAt(await file.handle, from, Buffer.allocUnsafeSlow(to - from), segment);
      if (buffer.length < to - from) throw new MailError('corrupt', `the segment ${segment} is cut short`);
      return buffer;
    } catch (error) {
      throw readError(error, segment);
    } finally {
      this.#release(file);
    }
  }

  /** Reads a whole body and compares it with its header. Throws `corrupt`, `not-found`. */
  async verify(body: BodyRef): Promise<void> {
    const { segment, offset } = parseRef(body.ref);
    const file = this.#acquire(segment);
    try {
      const header = await readAt(await file.handle, offset, Buffer.allocUnsafeSlow(headerSize), body.ref);
      const promised = decodeHeader(header, body.size, body.ref);
      let crc = 0;
      for await (const chunk of this.read(body)) crc = checksum(chunk, crc);
      if (crc !== promised) throw new MailError('corrupt', `the body ${body.ref} does not match its checksum`);
    } catch (error) {
      throw readError(error, body.ref);
    } finally {
      this.#release(file);
    }
  }

  /** Forgets a segment that is about to be removed. */
  forget(segment: string): void {
    const file = this.#files.get(segment);
    this.#files.delete(segment);
    if (file?.users === 0) closeQuietly(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) await (await file.handle.catch(() => null))?.close();
  }

  #buffer(length: number): Buffer {
    return (length === chunkSize ? this.#spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(length);
  }

  #acquire(segment: string): OpenFile {
    let file = this.#files.get(segment);
    if (file === undefined) {
      file = { handle: open(join(this.#directory, segment), 'r'), users: 0 };
      // A segment that cannot be opened now may be there at the next try (a restored file): do not remember the failure.
      file.handle.catch(() => this.#files.delete(segment));
    } else {
      this.#files.delete(segment);
    }
    file.users++;
    // The map is in order of use: the front is the longest unused.
    this.#files.set(segment, file);
    this.#trim();
    return file;
  }

  #release(file: OpenFile): void {
    file.users--;
    if (file.users === 0 && ![...this.#files.values()].includes(file)) closeQuietly(file);
  }

  #trim(): void {
    if (this.#files.size <= openLimit) return;
    for (const [segment, file] of this.#files) {
      if (file.users > 0) continue;
      this.#files.delete(segment);
      closeQuietly(file);
      return;
    }
  }
}

// A read-only descriptor: nothing is lost when closing it fails.
function closeQuietly(file: OpenFile): void {
  file.handle.then((handle) => handle.close()).catch(() => undefined);
}

async function readAt(handle: FileHandle, position: number, buffer: Buffer, ref: string): Promise<Buffer> {
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  if (bytesRead === 0) throw new MailError('corrupt', `the body ${ref} is cut short`);
  return buffer.subarray(0, bytesRead);
}

function readError(error: unknown, ref: string): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return new MailError('not-found', `the body ${ref} is gone`, { cause: error });
  }
  return diskError(error, `reading the body ${ref}`);
}
