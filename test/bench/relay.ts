/**
 * The relay bench: messages a second from a client through the durable queue to a sink, for Postfix and Sowa in the same
 * run. One program feeds both over kept connections without TLS (Sowa wants a login), Postfix's smtp-sink takes in.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#base/testing-port.ts';
import { startSowa } from '../e2e/program.ts';
import { startRelayPostfix } from '../e2e/relay-postfix.ts';
import { row, shown, verdicts } from './report.ts';

const connections = 16;
const octets = 4096;
const goal = 1.5;
export const relayTitle = `Relay: ${octets / 1024} KB, ${connections} connections in, through the queue to a local sink`;

/** A service that takes mail from the feeder and sends it to the sink. */
interface Relaying extends AsyncDisposable {
  name: string;
  port: number;
  sender: string;
  /** Commands in front of the first message. */
  login: readonly string[];
}

/** What the rounds measured, in Markdown. */
export async function runRelay(extent: { rounds: number; seconds: number; signal: AbortSignal }): Promise<string> {
  const { rounds, seconds, signal } = extent;
  const rates = new Map<string, number[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const start of [startPostfix, startOurs]) {
      signal.throwIfAborted();
      await using sink = await startSink();
      await using service = await start(sink.port);
      const first = await measured(service, sink, 50 * connections);
      const rate = await measured(service, sink, Math.ceil(first * seconds));
      console.error(`round ${round}, ${service.name}: ${shown(rate)} messages/s`);
      rates.set(service.name, [...(rates.get(service.name) ?? []), rate]);
    }
  }
  const lines = [...rates].map(([name, values]) => ({ name, rate: middle(values) }));
  const [peer, ours] = lines.map(({ rate }) => rate);
  const ratio = (ours ?? NaN) / (peer ?? NaN);
  return [
    row(['side', 'messages/s']),
    row(['---', '--:']),
    ...lines.map(({ name, rate }) => row([name, shown(rate)])),
    '',
    verdicts([{ text: 'relayed/s, ÷ peer', atLeast: goal, value: ratio }]),
  ].join('\n');
}

/** Messages a second, from the first connection of the feeder until the sink has the last message. */
async function measured(service: Relaying, sink: Sink, messages: number): Promise<number> {
  const before = sink.messages();
  const started = performance.now();
  const each = Math.ceil(messages / connections);
  await Promise.all(Array.from({ length: connections }, () => feed(service, each)));
  while (sink.messages() < before + each * connections) await sleep(5);
  return (each * connections) / ((performance.now() - started) / 1000);
}

async function feed({ port, sender, login }: Relaying, messages: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const say = speaker(socket);
  await say(null);
  for (const command of ['EHLO bench.test', ...login]) await say(command);
  const text = `From: <${sender}>\r\nSubject: x\r\n\r\n${`${'x'.repeat(62)}\r\n`.repeat(octets / 64)}.`;
  for (let n = 0; n < messages; n++) {
    for (const command of [`MAIL FROM:<${sender}>`, 'RCPT TO:<x@sink.test>', 'DATA', text]) await say(command);
  }
  await say('QUIT');
  socket.destroy();
}

function speaker(socket: Socket): (line: string | null) => Promise<void> {
  let answer: (code: string) => void = () => undefined;
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    const last = /^(\d{3}) .*\r\n$/m.exec(chunk);
    if (last !== null) answer(last[1] ?? '');
  });
  return async (line) => {
    const code = await new Promise<string>((resolve, reject) => {
      answer = resolve;
      socket.once('error', reject);
      if (line !== null) socket.write(`${line}\r\n`);
    });
    socket.removeAllListeners('error');
    if (!/^[23]/.test(code)) throw new Error(`${line?.slice(0, 40)}: ${code}`);
  };
}

interface Sink extends AsyncDisposable {
  port: number;
  messages(): number;
}

/** Postfix's sink, which counts what it takes. */
async function startSink(): Promise<Sink> {
  const port = await freePort();
  const child = spawn('smtp-sink', ['-c', '-u', 'nobody', `127.0.0.1:${port}`, '1000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let count = 0;
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    // `sess=1 quit=1 mesg=1`, again and again.
    count = Number(
      text
        .match(/mesg=(\d+)/g)
        ?.at(-1)
        ?.slice(5) ?? count,
    );
  });
  for (let attempt = 0; attempt < 100 && !(await answers(port)); attempt++) await sleep(50);
  return {
    port,
    messages: () => count,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await Promise.race([
    once(socket, 'data').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return open;
}

async function startPostfix(sink: number): Promise<Relaying> {
  const postfix = await startRelayPostfix();
  postfix.route({ 'sink.test': sink });
  return {
    name: 'Postfix',
    port: postfix.port,
    sender: 'a@bench.test',
    login: [],
    [Symbol.asyncDispose]: () => postfix[Symbol.asyncDispose](),
  };
}

async function startOurs(sink: number): Promise<Relaying> {
  const sowa = await startSowa({
    env: {
      SOWA_RELAY_HOST: '127.0.0.1',
      SOWA_RELAY_PORT: String(sink),
      SOWA_RELAY_TLS: 'none',
      SOWA_AUTH_PLAINTEXT_ON_LOOPBACK: 'true',
      SOWA_SUBMISSION_MESSAGES_PER_DAY: '10000000',
    },
  });
  // The day's limit of an account is the policy's, up to the setting.
  const lifted = await sowa.command('policy', 'set', 'limits.messagesPerDay=10000000');
  if (lifted.code !== 0) throw new Error(lifted.stderr);
  const [account] = sowa.quickstart.accounts;
  if (account === undefined) throw new Error('the first run made no account');
  const { address, password } = account;
  const response = Buffer.from(`\0${address}\0${password}`).toString('base64');
  return {
    name: 'Sowa',
    port: sowa.port('submission'),
    sender: address,
    login: [`AUTH PLAIN ${response}`],
    [Symbol.asyncDispose]: () => sowa[Symbol.asyncDispose](),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
