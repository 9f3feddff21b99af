// A server elsewhere that takes mail, as far as RCPT.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Opens one on an address of the loopback. It has the postmaster of every domain and nobody else. */
export async function openSmtpTarget(host: string, port: number): Promise<AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 old.test\r\n');
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(/^RCPT TO:<(?!postmaster)/.test(line) ? '550 5.1.1 nobody\r\n' : '250 ok\r\n');
      }
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
