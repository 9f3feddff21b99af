import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type {
  AttemptResult,
  Departure,
  DepartingRecipient,
  Destination,
  RemoteDelivery,
  RemoteReply,
} from './types.ts';

/**
 * Plain SMTP to a host, one connection a message, without extensions: enough to see what the queue makes of every
 * answer. Mail by MX fails for a while, as where the DNS is dead.
 */
export const plainDelivery: RemoteDelivery = {
  deliver: async (destination, departure, recipients, on, signal) => {
    const host = destination.kind === 'host' ? `sink.test` : null;
    const all = (state: AttemptResult['state'], reply: RemoteReply, from: string | null) =>
      recipients.map(({ number }) => ({ number, state, reply, host: from }));
    if (destination.kind === 'mx') {
      return all('deferred', { code: 451, status: '4.4.3', text: 'The DNS does not answer' }, null);
    }
    try {
      return await converse(destination, departure, recipients, on, signal);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      on({ kind: 'connection-failed', host: destination.host, address: destination.host, reason: text });
      return all('deferred', { code: 451, status: '4.4.2', text }, error instanceof Cut ? host : null);
    }
  },
};

class Cut extends Error {}

async function converse(
  destination: Extract<Destination, { kind: 'host' }>,
  departure: Departure,
  recipients: readonly DepartingRecipient[],
  on: Parameters<RemoteDelivery['deliver']>[3],
  signal: AbortSignal,
): Promise<AttemptResult[]> {
  const { host, port } = destination;
  const socket = connect({ host, port });
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  try {
    await once(socket, 'connect');
    on({ kind: 'connected', host: 'sink.test', address: host, tls: null });
    const say = speaker(socket);
    await say(null);
    await say('EHLO queue.test');
    const results: AttemptResult[] = [];
    const accepted: number[] = [];
    const judge = (number: number, reply: RemoteReply) => {
      const state = reply.code < 300 ? 'relayed' : reply.code < 500 ? 'deferred' : 'failed';
      results.push({ number, state, reply, host: 'sink.test' });
    };
    const mail = await say(`MAIL FROM:<${departure.sender}>`);
    for (const { number, address } of recipients) {
      const reply = mail.code < 300 ? await say(`RCPT TO:<${address}>`) : mail;
      if (reply.code < 300) accepted.push(number);
      else judge(number, reply);
    }
    if (accepted.length > 0) {
      const go = await say('DATA');
      const last = go.code === 354 ? await say(`${await octetsOf(departure)}.`) : go;
      for (const number of accepted) judge(number, last);
    }
    socket.end('QUIT\r\n');
    return results;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function octetsOf(departure: Departure): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of departure.open()) chunks.push(chunk);
  const octets = Buffer.concat(chunks);
  if (octets.length !== departure.size) throw new Error(`${octets.length} octets instead of ${departure.size}`);
  return octets.toString('latin1').replace(/^\./gm, '..');
}

function speaker(socket: Socket): (line: string | null) => Promise<RemoteReply> {
  const replies = repliesOf(socket);
  return async (line) => {
    if (line !== null) socket.write(`${line}\r\n`, 'latin1');
    const next = await replies.next();
    if (next.done === true) throw new Cut('The connection was cut');
    const [, code = '', status = null, text = ''] = /^(\d{3})[ -](?:(\d\.\d+\.\d+) )?(.*)$/.exec(next.value) ?? [];
    return { code: Number(code), status, text };
  };
}

async function* repliesOf(socket: Socket): AsyncGenerator<string> {
  let pending = '';
  try {
    for await (const chunk of socket.setEncoding('utf8')) {
      const lines = (pending + String(chunk)).split('\r\n');
      pending = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    throw new Cut('The connection was cut', { cause });
  }
}
