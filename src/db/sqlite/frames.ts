import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import { MailError } from '#base/errors.ts';
import { socketLimits } from '#base/limits-store.ts';

/** Writes one value as a frame: four bytes of length, then the value as structured data. */
export function sendFrame(socket: Socket, value: unknown): void {
  const body = serialize(value);
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32BE(body.length);
  socket.write(Buffer.concat([head, body]));
}

/** The values that arrive on a socket, in order, until it ends. Throws `limit` on an oversized frame. */
export async function* receiveFrames(socket: Socket): AsyncGenerator {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= 4) {
      const length = pending.readUInt32BE(0);
      if (length > socketLimits.frame) throw new MailError('limit', `a frame of ${length} bytes is too large`);
      if (pending.length < 4 + length) break;
      yield deserialize(pending.subarray(4, 4 + length));
      pending = pending.subarray(4 + length);
    }
  }
}
