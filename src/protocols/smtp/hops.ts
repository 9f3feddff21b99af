import { routingLimits } from '#base/limits-queue.ts';
import { type HeaderField, headerValues, parseHeader } from '#wire/header.ts';
import type { Message, Recipient, Session } from './types.ts';

/** The field that says through which places of ours a message has left. */
const field = 'Sowa-Hop';

/**
 * The marker of a message that rules send on, with its line end; '' where none do. When the message comes back, it is
 * not sent the same way again.
 *
 * not done: Delivered-To (RFC 9228), because one body serves all recipients and would tell each of the others
 * (RFC 5321 7.6); these words tell nobody anything.
 */
export function hopField({ options }: Session, id: string, recipients: readonly Recipient[]): string {
  const words = hopsOf(recipients).map((hop) => `\r\n\t${options.onward.hopToken(hop)}`);
  return words.length === 0 ? '' : `${field}: ${id}${words.join('')}\r\n`;
}

/** Places that the message would leave through and has left through before; the marker of this very pass does not count. */
export function passedHops(
  { options }: Session,
  id: string,
  recipients: readonly Recipient[],
  header: readonly HeaderField[],
): ReadonlySet<string> {
  const markers = headerValues(header, field.toLowerCase()).map((value) => value.split(/\s+/));
  const words = new Set(markers.filter(([first]) => first !== id).flat());
  return new Set(hopsOf(recipients).filter((hop) => words.has(options.onward.hopToken(hop))));
}

/** The header of a message that was received, as far as routingLimits.header goes. */
export async function readHeader({ options }: Session, { received }: Message): Promise<HeaderField[]> {
  const { body } = received;
  const chunks: Uint8Array[] = [];
  const end = Math.min(body.size, routingLimits.header);
  for await (const chunk of options.store.bodies.read(body, 0, end)) chunks.push(chunk);
  return parseHeader(Buffer.concat(chunks));
}

function hopsOf(recipients: readonly Recipient[]): string[] {
  return [...new Set(recipients.flatMap((one) => (one.kind === 'ruled' ? one.plan.hops : [])))];
}
