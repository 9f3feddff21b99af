import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import { bodyLimits } from '#base/limits-store.ts';
import { joinedChecksum } from './crc.ts';
import { diskError, syncDirectory, writeFully } from './files.ts';
import { checksum, encodeHeader, formatRef, headerSize } from './record.ts';

/** Where in the file the streamed bytes begin: before them there is room for header and prefix. */
const start = headerSize + bodyLimits.prefix;

/** A large body on its way into a file of its own: written as it streams, in place under its name only when durable. */
export class Spool {
  readonly #directory: string;
  readonly #name: string;
  readonly #file: FileHandle;
  #crc = 0;
  #size = 0;

  private constructor(directory: string, name: string, file: FileHandle) {
    this.#directory = directory;
    this.#name = name;
    this.#file = file;
  }

  static async open(directory: string, name: string): Promise<Spool> {
    try {
      const file = await open(join(directory, 'tmp', name), 'wx', 0o600);
      return new Spool(directory, name, file);
    } catch (error) {
      throw diskError(error, 'storing a message');
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#crc = checksum(chunk, this.#crc);
    const at = start + this.#size;
    this.#size += chunk.length;
    try {
      await writeFully(this.#file, [chunk], at);
    } catch (error) {
      throw diskError(error, 'storing a message');
    }
  }

  /**
   * Header and prefix, flush, name, directory: in this order the reference names a whole body or nothing. Header and
   * prefix end where the streamed bytes begin. Throws `limit` for a prefix longer than bodyLimits.prefix.
   */
  async finish(prefix: Uint8Array): Promise<string> {
    const offset = start - prefix.length - headerSize;
    try {
      if (offset < 0) throw new MailError('limit', `a prefix of ${prefix.length} bytes is too long`);
      const crc = joinedChecksum(checksum(prefix), this.#crc, this.#size);
      await writeFully(this.#file, [encodeHeader(crc, prefix.length + this.#size), prefix], offset);
      await this.#file.datasync();
      await this.#file.close();
      await rename(join(this.#directory, 'tmp', this.#name), join(this.#directory, this.#name));
      await syncDirectory(this.#directory);
    } catch (error) {
      await this.abort();
      throw diskError(error, 'storing a message');
    }
    return formatRef(this.#name, offset);
  }

  async abort(): Promise<void> {
    // Closing twice or removing what was renamed already is no failure of an abort.
    await this.#file.close().catch(() => undefined);
    await rm(join(this.#directory, 'tmp', this.#name), { force: true });
  }
}
