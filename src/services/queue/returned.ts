import { queueLimits } from '#base/limits-queue.ts';
import type { Reader } from '#db/types.ts';
import type { BodyStore } from '#store/bodies/body-store.ts';
import type { ClaimedMessage } from '#store/queue-claims.ts';
import { parseHeader } from '#wire/header.ts';
import { departingContent } from './content.ts';
import type { Decision } from './decision.ts';
import type { Returned } from './report.ts';

/**
 * What of a message goes back to its sender. RFC 3461 4.3: the whole only where RET=FULL asks for it and a recipient
 * failed, else the header. Of a large message, and of a binary one, which a report could not carry through servers that
 * know only lines, the header as well. Throws what the body store throws.
 */
export async function returnedPart(
  parts: { reader: Reader; bodies: BodyStore },
  message: ClaimedMessage,
  decisions: readonly Decision[],
): Promise<Returned> {
  const content = await departingContent(parts, message.queueId, message.body);
  const failed = decisions.some(({ outcome }) => outcome === 'failed' || outcome === 'expired');
  const fits = message.body.size <= queueLimits.returned && message.bodyType !== 'BINARYMIME';
  const whole = message.ret === 'FULL' && failed && fits;
  const limit = whole ? content.size : queueLimits.returnedHeader;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content.open()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  const octets = Buffer.concat(chunks).subarray(0, limit);
  return { octets: whole ? octets : octets.subarray(0, parseHeader(octets).at(-1)?.end ?? 0), whole };
}
