import { once } from 'node:events';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import type { Listener } from '#net/listener.ts';

/** Where hostile input is cut into writes. */
export const cuts = fc.array(fc.nat(2000), { maxLength: 5 });

/** Pieces of a protocol's language in any order, and any bytes at all. */
export function garbage(pieces: readonly string[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((list) => Buffer.from(list.join(''), 'latin1')),
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  );
}

/** Sends a beginning, then bytes in pieces; everything the server says to the end of the connection. */
export async function converse(
  { port }: Listener,
  start: string,
  input: Buffer,
  places: readonly number[] = [],
): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => undefined); // what was said before the connection broke counts
  const said: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => said.push(chunk));
  socket.write(start);
  const inside = places.filter((place) => place < input.length);
  const ends = [...new Set([...inside, input.length])].toSorted((a, b) => a - b);
  for (const [i, end] of ends.entries()) {
    if (!socket.writable) break;
    socket.write(input.subarray(ends[i - 1] ?? 0, end));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await once(socket, 'close');
  return Buffer.concat(said);
}

/** Waits until the last session ended. */
export async function nobodyLeft(listener: Listener): Promise<void> {
  while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
