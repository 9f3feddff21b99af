import { MailError } from '#base/errors.ts';
import { conversionLimits } from '#base/limits-conversion.ts';
import { queueLimits } from '#base/limits-queue.ts';
import type { Reader } from '#db/types.ts';
import type { BodyStore } from '#store/bodies/body-store.ts';
import { queueBody } from '#store/queue.ts';
import type { BodyRef } from '#store/types.ts';
import { toSevenBit } from '#wire/mime/seven-bit.ts';

/** Octets that can be read as often as they are needed. */
export interface Content {
  size: number;
  open: () => AsyncIterable<Uint8Array>;
}

/**
 * A queued message as it leaves: without the Return-Path that our own trace fields begin with (RFC 5321 4.4: only final
 * delivery adds one). A small message is read once and kept. Throws what the body store throws.
 */
export async function departingContent(
  parts: { reader: Reader; bodies: BodyStore },
  queueId: string,
  body: BodyRef,
): Promise<Content> {
  const { reader, bodies } = parts;
  if (body.size <= queueLimits.inMemory) {
    const whole = await collect(bodies.read(body));
    return ofOctets(whole.subarray(returnPathLength(whole)));
  }
  const start = await collect(bodies.read(body, 0, queueLimits.returnPath));
  const skipped = returnPathLength(start);
  return {
    size: body.size - skipped,
    open: async function* () {
      // Compaction may have moved the body since the message was claimed.
      const now = await queueBody(reader, queueId);
      if (now === undefined) throw new MailError('not-found', `${queueId} has left the queue`);
      yield* bodies.read(now, skipped);
    },
  };
}

/** The same with other octets in front. */
export function withHead(head: Uint8Array, content: Content): Content {
  if (head.length === 0) return content;
  return {
    size: head.length + content.size,
    open: async function* () {
      yield head;
      yield* content.open();
    },
  };
}

/** The same in seven bits (RFC 6152 3); null where that cannot be, or where somebody has signed it (RFC 6376 5.3). */
export async function inSevenBits(content: Content): Promise<Content | null> {
  if (content.size > conversionLimits.size) return null;
  const octets = toSevenBit(await collect(content.open()));
  return octets === null ? null : ofOctets(octets);
}

/** Length of the Return-Path field at the beginning, its line end included; 0 where there is none. */
function returnPathLength(start: Buffer): number {
  if (!/^return-path:/i.test(start.toString('latin1', 0, 12))) return 0;
  return start.indexOf('\n') + 1;
}

function ofOctets(octets: Uint8Array): Content {
  return { size: octets.length, open: () => once(octets) };
}

async function* once(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
