import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 for a program that cannot be told to take any, also while that is down: nobody has it now, and it
 * is below those that the system gives away, to listeners and to the near end of every connection (ip_local_port_range).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const open = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!open) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
