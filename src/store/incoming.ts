import { packSummary } from '#wire/mime/compact.ts';
import { behindPrefix } from '#wire/mime/prefix.ts';
import { MessageScanner } from '#wire/mime/scanner.ts';
import type { Summary } from '#wire/mime/summary.ts';
import type { BodyStore, BodyWriter } from './bodies/body-store.ts';
import { threadHashes } from './threads.ts';
import type { EmailContent, MessageWriter, Received } from './types.ts';

/** Streams a message into the body store while the scanner reads along, so that nothing is read twice. */
export class IncomingMessage implements MessageWriter {
  readonly #body: BodyWriter;
  readonly #scanner = new MessageScanner();

  constructor(bodies: BodyStore) {
    this.#body = bodies.create();
  }

  get size(): number {
    return this.#body.size;
  }

  write(chunk: Uint8Array): Promise<void> {
    this.#scanner.push(chunk);
    return this.#body.write(chunk);
  }

  async finish(prefix?: Uint8Array): Promise<Received> {
    const content = emailContent(behindPrefix(this.#scanner.end(), prefix?.length ?? 0));
    return { body: await this.#body.finish(prefix), content };
  }

  abort(): Promise<void> {
    return this.#body.abort();
  }
}

/** The columns of an email from its summary. */
export function emailContent(summary: Summary): EmailContent {
  const { sentAt, hasAttachment, messageId, baseSubject, preview } = summary;
  const { envelope, structure } = packSummary(summary);
  return {
    sentAt,
    hasAttachment,
    messageId,
    baseSubject,
    envelope,
    structure,
    preview,
    threadHashes: threadHashes(summary),
  };
}
