import { ContentScan, type ContentNeeds } from '#wire/smtp/content-scan.ts';
import type { MailCommand } from '#wire/smtp/envelope-commands.ts';
import type { Departure, RemoteReply } from '#services/queue/types.ts';
import type { SmtpClient } from './client.ts';

/** What is known of a message by reading it: once, and only where a server cannot do what was declared. */
export interface Reading {
  /** What it really demands. */
  needs: () => Promise<ContentNeeds>;
  /** The same message for servers that take seven bits only; null where it cannot be changed to that (RFC 6152 3). */
  sevenBit: () => Promise<Departure | null>;
}

/** As what a message leaves. */
export type Passage = Pick<MailCommand, 'body' | 'smtputf8'>;

/** Message and envelope as they may leave. */
export interface Leave {
  passage: Passage;
  departure: Departure;
}

/** Reads a message when it must be. */
export function readingOf(departure: Departure): Reading {
  let needs: Promise<ContentNeeds> | undefined;
  let sevenBit: Promise<Departure | null> | undefined;
  return {
    needs: () => (needs ??= scan(departure)),
    sevenBit: () => (sevenBit ??= changed(departure)),
  };
}

/**
 * How the message may leave through this session, or why it cannot. Who declares more than a message needs loses
 * nothing: the message itself is looked at, and changed where it can be, before it is refused. `addresses`: all of the transaction.
 */
export async function passageOf(
  departure: Departure,
  client: SmtpClient,
  addresses: readonly string[],
  reading: Reading,
): Promise<Leave | RemoteReply> {
  const { extensions, peer, tls } = client;
  if (!fits(departure, client)) return tooLarge(departure, client);
  // RFC 8689 4.2.1.
  if (departure.requireTls && (tls === null || tls.verified === 'no')) {
    return no(550, '5.7.10', `The message demands TLS with a certificate that can be verified; ${peer.host} has none`);
  }
  if (departure.requireTls && !extensions.requireTls) {
    return no(550, '5.7.30', `The message demands REQUIRETLS, which ${peer.host} does not offer`);
  }
  const smtputf8 = departure.smtputf8 || addresses.some((address) => !isAscii(address));
  if (smtputf8 && !extensions.smtputf8) {
    // RFC 6531 3.2: without the extension nothing that is not ASCII may be sent.
    const needed = addresses.some((address) => !isAscii(address)) || (await reading.needs()).utf8Header;
    if (needed) return no(553, '5.6.7', `The message needs SMTPUTF8, which ${peer.host} does not offer`);
  }
  const passes = smtputf8 && extensions.smtputf8;
  const body = await bodyOf(departure, client, reading);
  if (body !== null) return { passage: { body, smtputf8: passes }, departure };
  const converted = await reading.sevenBit();
  if (converted === null) {
    return no(554, '5.6.3', `${peer.host} takes only text of seven bits, and this message cannot be changed to that`);
  }
  if (!fits(converted, client)) return tooLarge(converted, client);
  return { passage: { body: '7BIT', smtputf8: passes }, departure: converted };
}

function fits({ size }: Departure, { extensions: { maxSize } }: SmtpClient): boolean {
  return maxSize === null || size <= maxSize;
}

function tooLarge({ size }: Departure, { extensions, peer }: SmtpClient): RemoteReply {
  return no(552, '5.3.4', `The message has ${size} octets; ${peer.host} takes no more than ${extensions.maxSize}`);
}

/** Null where the message fits no body type that the server knows. */
async function bodyOf(departure: Departure, client: SmtpClient, { needs }: Reading): Promise<Passage['body'] | null> {
  const { eightBitMime, binaryMime, chunking } = client.extensions;
  const declared = departure.bodyType;
  const binaryPasses = binaryMime && chunking;
  if (declared === '7BIT' || (declared === '8BITMIME' && eightBitMime)) return declared;
  if (declared === 'BINARYMIME' && binaryPasses) return declared;
  const { binary, eightBit } = await needs();
  // RFC 3030 3: binary content never leaves by DATA.
  if (binary && declared === 'BINARYMIME') return null;
  if (!eightBit) return '7BIT';
  return eightBitMime ? '8BITMIME' : null;
}

async function changed(departure: Departure): Promise<Departure | null> {
  const content = await departure.sevenBit();
  return content === null ? null : { ...departure, ...content };
}

async function scan(departure: Departure): Promise<ContentNeeds> {
  const content = new ContentScan();
  for await (const chunk of departure.open()) content.push(chunk);
  return content.finish();
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function no(code: number, status: string, text: string): RemoteReply {
  return { code, status, text };
}
