import { ContentScan, type ContentNeeds } from '#wire/smtp/content-scan.ts';
import type { MailCommand } from '#wire/smtp/envelope-commands.ts';
import type { Departure, RemoteReply } from '#services/queue/types.ts';
import type { SmtpClient } from './client.ts';

/** What a message really demands; read once, and only where a server cannot do what was declared. */
export type Needs = () => Promise<ContentNeeds>;

/** As what a message leaves. */
export type Passage = Pick<MailCommand, 'body' | 'smtputf8'>;

/** Reads a message to learn what it demands. */
export function needsOf(departure: Departure): Needs {
  let needs: Promise<ContentNeeds> | undefined;
  return () => (needs ??= scan(departure));
}

/**
 * As what the message may leave through this session, or why it cannot. Who declares more than a message needs loses
 * nothing: the message itself is looked at before it is refused. `addresses`: all of the transaction.
 */
export async function passageOf(
  departure: Departure,
  client: SmtpClient,
  addresses: readonly string[],
  needs: Needs,
): Promise<Passage | RemoteReply> {
  const { extensions, peer, tls } = client;
  const { maxSize } = extensions;
  if (maxSize !== null && departure.size > maxSize) {
    return no(552, '5.3.4', `The message has ${departure.size} octets; ${peer.host} takes no more than ${maxSize}`);
  }
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
    const needed = addresses.some((address) => !isAscii(address)) || (await needs()).utf8Header;
    if (needed) return no(553, '5.6.7', `The message needs SMTPUTF8, which ${peer.host} does not offer`);
  }
  const body = await bodyOf(departure, client, needs);
  if (body === null) {
    return no(554, '5.6.3', `${peer.host} takes only text of seven bits, and this message cannot be changed to that`);
  }
  return { body, smtputf8: smtputf8 && extensions.smtputf8 };
}

/** Null where the message fits no body type that the server knows. */
async function bodyOf(departure: Departure, client: SmtpClient, needs: Needs): Promise<Passage['body'] | null> {
  const { eightBitMime, binaryMime, chunking } = client.extensions;
  const declared = departure.bodyType;
  const binaryPasses = binaryMime && chunking;
  if (declared === '7BIT' || (declared === '8BITMIME' && eightBitMime)) return declared;
  if (declared === 'BINARYMIME' && binaryPasses) return declared;
  const { binary, eightBit } = await needs();
  // RFC 3030 3: binary content never leaves by DATA.
  if (binary && declared === 'BINARYMIME') return null;
  if (!eightBit) return '7BIT';
  // not done: conversion to seven bits (RFC 6152 3 allows to return the message), because it would break signatures.
  return eightBitMime ? '8BITMIME' : null;
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
