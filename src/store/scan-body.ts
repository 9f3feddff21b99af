import { MessageScanner } from '#wire/mime/scanner.ts';
import type { BodyStore } from './bodies/body-store.ts';
import { emailContent } from './incoming.ts';
import type { BodyRef, Received } from './types.ts';

/** What is known of a message that was received before and has no email row: its body read again. */
export async function scanBody(bodies: BodyStore, body: BodyRef): Promise<Received> {
  const scanner = new MessageScanner();
  for await (const chunk of bodies.read(body)) scanner.push(chunk);
  return { body, content: emailContent(scanner.end()) };
}
