// The mode of a domain is changed to and fro while mail comes in, and every message that was taken is somewhere.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { type Sowa, startSowa } from './program.ts';

/** A target server that knows everybody and keeps the ids of what it took. */
async function openTarget() {
  const taken: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.on('error', () => undefined);
    socket.write('220 old.test ESMTP\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const id = /^Message-ID: <(\d+)@/.exec(line)?.[1];
      if (inData && id !== undefined) taken.push(id);
      if (inData && line !== '.') return;
      socket.write(line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      inData = line === 'DATA';
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { taken, port, [Symbol.asyncDispose]: async () => void (await new Promise((done) => server.close(done))) };
}

/** Messages of one connection: few enough that half of them may be refused before a server hangs up. */
const perConnection = 10;

/** Sends messages over one connection; what became of each. */
async function* deliveries(port: number, recipients: () => { id: number; to: string } | null) {
  const socket = connect(port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      assert.ok(done !== true, 'the server hung up');
      if (/^\d{3} /.test(value)) return value;
    }
  };
  const say = async (text: string) => {
    socket.write(`${text}\r\n`);
    return reply();
  };
  await reply();
  await say('EHLO x.test');
  for (let n = 0; n < perConnection; n++) {
    const next = recipients();
    if (next === null) break;
    const { id, to } = next;
    await say('MAIL FROM:<jan@example.test>');
    const rcpt = await say(`RCPT TO:<${to}>`);
    if (rcpt.startsWith('250')) {
      await say('DATA');
      const end = await say(`From: jan@example.test\r\nMessage-ID: <${id}@test>\r\nSubject: ${id}\r\n\r\nx\r\n.`);
      yield { id, to, answer: end };
    } else {
      yield { id, to, answer: rcpt };
      await say('RSET');
    }
  }
  socket.end('QUIT\r\n');
}

async function messages(sowa: Sowa, address: string): Promise<number> {
  const { stdout } = await sowa.command('account', 'list', '--json');
  const list = JSON.parse(stdout) as { address: string; messages: number }[];
  return list.find((one) => one.address === address)?.messages ?? 0;
}

test('a domain changes its mode under live mail, and nothing that was taken is lost', async () => {
  await using target = await openTarget();
  await using sowa = await startSowa();
  const modes = [
    ['--target', `127.0.0.1:${target.port}`, '--tls', 'none'],
    ['--mode', 'authoritative'],
    ['--target', `127.0.0.1:${target.port}`, '--tls', 'none'],
    ['--mode', 'authoritative'],
    ['--target', `127.0.0.1:${target.port}`, '--tls', 'none'],
  ];
  const switched = new AbortController();
  let last = 0;
  const recipients = () => {
    const id = last++;
    return switched.signal.aborted ? null : { id, to: id % 2 === 0 ? 'anna@example.test' : `old${id}@example.test` };
  };
  const outcomes: { id: number; to: string; answer: string }[] = [];
  const senders = [1, 2, 3].map(async () => {
    while (!switched.signal.aborted) {
      for await (const outcome of deliveries(sowa.port('smtp'), recipients)) outcomes.push(outcome);
    }
  });
  for (const mode of modes) {
    const { code, stderr } = await sowa.command('domain', 'mode', 'example.test', ...mode);
    assert.equal(code, 0, stderr);
  }
  switched.abort();
  await Promise.all(senders);

  const taken = outcomes.filter(({ answer }) => answer.startsWith('250'));
  const refused = outcomes.filter(({ answer }) => !answer.startsWith('250'));
  const known = taken.filter(({ to }) => to === 'anna@example.test').length;
  const strangers = taken.filter(({ to }) => to !== 'anna@example.test');
  assert.ok(
    refused.every(({ to, answer }) => to !== 'anna@example.test' && answer.startsWith('550 5.1.1')),
    JSON.stringify(refused[0]),
  );
  assert.ok(refused.length > 0 && strangers.length > 0, 'both modes were there');
  const arrived = async () => target.taken.length + (await messages(sowa, 'jan@example.test'));
  const waiting = async () => (JSON.parse((await sowa.command('queue', 'list', '--json')).stdout) as unknown[]).length;
  for (let n = 0; n < 240 && (await waiting()) > 0; n++) await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal(await waiting(), 0);
  // What waited for the target server when the domain became authoritative went back to its sender.
  assert.equal(await arrived(), strangers.length);
  assert.equal(new Set(target.taken).size, target.taken.length, 'nothing arrives twice');
  assert.equal(await messages(sowa, 'anna@example.test'), known);
});
