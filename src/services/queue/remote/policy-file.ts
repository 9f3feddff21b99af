import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { MtaStsPolicy } from '#wire/mta-sts.ts';

/** A policy that was fetched. */
export interface KeptPolicy {
  domain: string;
  id: string;
  policy: MtaStsPolicy;
  /** Milliseconds since the epoch. */
  until: number;
}

const schema = z.array(
  z.object({
    domain: z.string(),
    id: z.string(),
    policy: z.object({ mode: z.enum(['enforce', 'testing', 'none']), maxAge: z.number(), mx: z.array(z.string()) }),
    until: z.number(),
  }),
);

/**
 * MTA-STS policies in a file of the data directory, so that they outlive a restart. It is a cache: nothing is lost but
 * time when it is.
 */
export class PolicyFile {
  readonly #path: string;
  readonly #log: Log;
  #wanted: (() => readonly KeptPolicy[]) | null = null;
  #writing: Promise<void> | null = null;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** What was saved; nothing where there is no file, or none that can be read. */
  async load(): Promise<readonly KeptPolicy[]> {
    try {
      return schema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#log.warn('mta-sts.cache-unreadable', { error });
      return [];
    }
  }

  /** Writes what there is when its turn comes; many changes share one writing. */
  save(policies: () => readonly KeptPolicy[]): void {
    this.#wanted = policies;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#wanted !== null) {
      const policies = this.#wanted;
      this.#wanted = null;
      try {
        await writeFile(`${this.#path}.new`, JSON.stringify(policies()));
        await rename(`${this.#path}.new`, this.#path);
      } catch (cause) {
        const error = new MailError('unavailable', `${this.#path} cannot be written`, { cause });
        this.#log.warn('mta-sts.cache-unwritable', { error });
      }
    }
  }
}
