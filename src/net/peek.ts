import type { Socket } from 'node:net';
import { type ClientHello, readClientHello } from '#wire/client-hello.ts';

/** Octets after which nothing more is waited for: a ClientHello in one record. */
const most = 16_384 + 5;

/** The ClientHello of a connection that has just begun; its octets stay to be read by TLS. Null where there is none; who ends instead of saying anything is let go. */
export function peekClientHello(socket: Socket): Promise<ClientHello | null> {
  return new Promise((resolve) => {
    let octets = Buffer.alloc(0);
    const finish = (hello: ClientHello | null): void => {
      socket.off('data', onData).off('close', onEnd).off('end', onEnd);
      resolve(hello);
    };
    const onEnd = (): void => {
      socket.destroy();
      finish(null);
    };
    const onData = (chunk: Buffer): void => {
      octets = Buffer.concat([octets, chunk]);
      const hello = readClientHello(octets);
      if (hello === 'incomplete' && octets.length <= most) return;
      socket.pause();
      socket.unshift(octets);
      finish(hello === 'incomplete' ? null : hello);
    };
    socket.on('data', onData).once('close', onEnd).once('end', onEnd);
  });
}
