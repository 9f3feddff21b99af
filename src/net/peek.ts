import type { Socket } from 'node:net';
import { type ClientHello, readClientHello } from '#wire/client-hello.ts';

/** Octets after which nothing more is waited for: a ClientHello in one record. */
const most = 16_384 + 5;

/** The ClientHello of a connection that has just begun; its octets stay to be read by TLS. Null where there is none. */
export function peekClientHello(socket: Socket): Promise<ClientHello | null> {
  return new Promise((resolve) => {
    let octets = Buffer.alloc(0);
    const finish = (hello: ClientHello | null) => {
      socket.off('data', onData).off('close', onEnd).off('end', onEnd);
      socket.pause();
      if (octets.length > 0) socket.unshift(octets);
      resolve(hello);
    };
    const onEnd = () => finish(null);
    const onData = (chunk: Buffer) => {
      octets = Buffer.concat([octets, chunk]);
      const hello = readClientHello(octets);
      if (hello !== 'incomplete') finish(hello);
      else if (octets.length > most) finish(null);
    };
    socket.on('data', onData).once('close', onEnd).once('end', onEnd);
  });
}
