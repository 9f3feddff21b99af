import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Connection } from '#net/connection.ts';
import { type AppendMessage, parseNextMessage } from '#wire/imap/append.ts';
import type { CommandBuffer } from '#wire/imap/command-buffer.ts';
import type { Cursor } from '#wire/imap/cursor.ts';
import type { Upload } from './types.ts';

/** The client went away: there is nobody left to answer. */
export class Gone extends Error {}

/** Reads commands from a connection. `ask` sends a continuation request. */
export class Receiver {
  readonly #input: Pick<Connection, 'readLine' | 'readChunk' | 'unread'>;
  readonly #ask: () => Promise<void>;

  constructor(input: Pick<Connection, 'readLine' | 'readChunk' | 'unread'>, ask: () => Promise<void>) {
    this.#input = input;
    this.#ask = ask;
  }

  /** Reads to the end of the command, or to where a message begins. Throws Gone. */
  async advance(buffer: CommandBuffer): Promise<void> {
    for (;;) {
      switch (buffer.next.kind) {
        case 'line':
          buffer.line((await this.#input.readLine(imapLimits.line)) ?? gone());
          break;
        case 'octets':
          this.#input.unread(buffer.literal((await this.#input.readChunk()) ?? gone()));
          break;
        case 'ask':
          await this.#ask();
          buffer.asked();
          break;
        default:
          return;
      }
    }
  }

  /** The messages of a command whose buffer and cursor stand at the first one. */
  upload(buffer: CommandBuffer, cursor: Cursor): Upload {
    return {
      read: (take) => this.#readMessage(buffer, take),
      next: async (streamed) => {
        await this.advance(buffer);
        if (buffer.failure !== null) throw buffer.failure;
        return parseNextMessage(cursor, streamed);
      },
    };
  }

  async #readMessage(buffer: CommandBuffer, take: (chunk: Uint8Array) => Promise<void>): Promise<void> {
    const step = buffer.next;
    if (step.kind !== 'message') throw new MailError('bad-syntax', 'a message expected');
    if (step.literal.synchronizing) await this.#ask();
    let failure: unknown;
    for (let left = step.literal.size; left > 0;) {
      const chunk = (await this.#input.readChunk()) ?? gone();
      const bytes = chunk.subarray(0, left);
      this.#input.unread(chunk.subarray(bytes.length));
      left -= bytes.length;
      // What cannot be stored is read nevertheless: the rest of the command follows it.
      if (failure === undefined) await take(bytes).catch((error: unknown) => (failure = error));
    }
    buffer.streamed();
    if (failure !== undefined) throw failure;
  }
}

function gone(): never {
  throw new Gone('the client went away');
}

/** For commands that have no message. */
export const noUpload: Upload = {
  read: () => Promise.reject(new Error('the command has no message')),
  next: (): Promise<AppendMessage | null> => Promise.reject(new Error('the command has no message')),
};
