import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Account, Endpoint } from './service.ts';

/** How many messages a mailbox holds, asked by POP3 over TLS. */
export async function mailboxCount(endpoint: Endpoint, { address, password }: Account): Promise<number> {
  const socket = connect({ ...endpoint, rejectUnauthorized: false })
    .setEncoding('latin1')
    .setNoDelay(true);
  try {
    await replyTo(undefined);
    await replyTo(`USER ${address}`);
    await replyTo(`PASS ${password}`);
    const stat = await replyTo('STAT');
    await replyTo('QUIT');
    return Number(stat.split(' ')[1]);
  } finally {
    socket.destroy();
  }

  async function replyTo(command: string | undefined): Promise<string> {
    if (command !== undefined) socket.write(`${command}\r\n`);
    let reply = '';
    while (!reply.endsWith('\n')) {
      const [text] = (await once(socket, 'data', { signal: AbortSignal.timeout(30_000) })) as [string];
      reply += text;
    }
    if (!reply.startsWith('+OK')) throw new Error(`POP3 ${command?.split(' ')[0] ?? 'greeting'}: ${reply.trimEnd()}`);
    return reply;
  }
}
