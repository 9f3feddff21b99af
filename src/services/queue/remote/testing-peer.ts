import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Connection } from '#net/connection.ts';
import type { ContextStore } from '#net/tls.ts';

/**
 * A server that follows a transcript: `S: …` is said, `C: …` is expected, `C: *` is any line; `TLS` begins TLS, `cut`
 * breaks the connection. One transcript for each connection, in their order; the last serves all further ones.
 */
export interface ScriptedPeer extends AsyncDisposable {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  /** Addresses that connected. */
  readonly clients: readonly string[];
  /** Where a client said something else than its transcript. */
  readonly problems: readonly string[];
}

/** Plays transcripts to whoever connects. */
export async function startPeer(
  transcripts: readonly string[],
  { address = '127.0.0.1', port = 0, contexts }: { address?: string; port?: number; contexts?: ContextStore } = {},
): Promise<ScriptedPeer> {
  const problems: string[] = [];
  const clients: string[] = [];
  const open = new Set<Connection>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const transcript = transcripts[Math.min(connections, transcripts.length - 1)] ?? '';
    connections++;
    const connection = new Connection(socket);
    open.add(connection);
    clients.push(connection.remote.address);
    play(connection, transcript, contexts)
      .catch((error: unknown) => void problems.push(String(error)))
      .finally(() => {
        connection.close();
        open.delete(connection);
      });
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    problems,
    clients,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const connection of open) connection.destroy();
      await closed;
    },
  };
}

async function play(connection: Connection, transcript: string, contexts: ContextStore | undefined): Promise<void> {
  for (const step of transcript
    .trim()
    .split('\n')
    .map((line) => line.trim())) {
    if (step === 'cut') return connection.destroy();
    if (step === 'TLS') {
      if (contexts === undefined) throw new Error('the peer has no certificate');
      // A client that refuses the certificate ends the handshake or comes no further.
      await connection.startTls(contexts).catch(() => connection.destroy());
    } else if (step.startsWith('S: ')) {
      connection.write(`${step.slice(3)}\r\n`);
      await connection.flush().catch(() => undefined);
    } else if (step.startsWith('C:')) {
      connection.idleTimeout = 5_000;
      const line = await connection.readLine(10_000);
      // A client that leaves is seen by what it makes of it.
      if (line === null) return;
      const said = Buffer.from(line).toString();
      if (step !== 'C: *' && said !== step.slice(3)) throw new Error(`expected ${step}, got ${said}`);
    }
  }
}
