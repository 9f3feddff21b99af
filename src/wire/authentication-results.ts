import { decodeUnlabelled } from './charset.ts';
import { Scanner } from './scanner.ts';

const token = /[^\s;()"]+/y;

/**
 * Who added an Authentication-Results field: its authserv-id in lower case (RFC 8601 2.2); null where it names nobody.
 * `field`: the whole field, with its name.
 */
export function parseAuthservId(field: Uint8Array): string | null {
  const text = decodeUnlabelled(field);
  const scanner = new Scanner(text.slice(text.indexOf(':') + 1));
  scanner.skipComments();
  return (scanner.quoted() ?? scanner.take(token))?.trim().toLowerCase() ?? null;
}
