import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A message that a sink took. */
interface SunkMessage {
  from: string;
  to: string[];
  data: string;
}

/** What a sink answers to a command line: a reply, the usual one where undefined, or `cut`, which breaks the connection. */
type Script = (line: string, dialogue: SunkMessage) => string | undefined | Promise<string>;

/** An SMTP server that takes everything, but for what its script says. */
export interface Sink extends AsyncDisposable {
  readonly port: number;
  readonly messages: SunkMessage[];
  /** Most connections that were open at a time. */
  readonly most: number;
  script: Script;
}

/** Starts a sink on a port, any free one by default. */
export async function openSink(port = 0): Promise<Sink> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    sink.most = Math.max(sink.most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // A client that is killed in the middle is what some tests are about.
    converse(sink, socket).catch(() => socket.destroy());
  });
  const sink = {
    port: 0,
    messages: [] as SunkMessage[],
    most: 0,
    script: (() => undefined) as Script,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  sink.port = (server.address() as AddressInfo).port;
  return sink;
}

async function converse(sink: Pick<Sink, 'messages' | 'script'>, socket: Socket): Promise<void> {
  socket.write('220 sink ESMTP\r\n');
  let dialogue: SunkMessage = { from: '', to: [], data: '' };
  let data: string[] | null = null;
  for await (const line of linesOf(socket)) {
    if (data !== null && line !== '.') {
      data.push(line.startsWith('.') ? line.slice(1) : line);
      continue;
    }
    const scripted = await sink.script(line, dialogue);
    if (scripted === 'cut') return void socket.destroy();
    const reply = scripted ?? usualReply(line);
    if (reply.startsWith('2')) {
      if (/^MAIL /i.test(line)) dialogue = { from: pathOf(line), to: [], data: '' };
      if (/^RCPT /i.test(line)) dialogue.to.push(pathOf(line));
      if (data !== null) sink.messages.push({ ...dialogue, data: `${data.join('\r\n')}\r\n` });
    }
    data = reply.startsWith('354') ? [] : null;
    socket.write(`${reply}\r\n`);
    if (/^QUIT/i.test(line)) return void socket.end();
  }
}

function usualReply(line: string): string {
  if (/^DATA/i.test(line)) return '354 Go on';
  return /^QUIT/i.test(line) ? '221 Bye' : '250 2.0.0 Ok';
}

function pathOf(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let pending = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    const lines = (pending + String(chunk)).split('\r\n');
    pending = lines.pop() ?? '';
    yield* lines;
  }
}
