import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { suite, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { address, mx, openStage } from './testing.ts';
import { startPeer } from './testing-peer.ts';

/** The dialogue of a message, with a place for each reply. */
function transcript(pipelining: boolean): { lines: string[]; replies: Map<string, number> } {
  const [mail, rcpt, data] = ['C: MAIL FROM:<anna@a.test>', 'C: RCPT TO:<bob@b.test>', 'C: DATA'];
  const answers = ['S: 250 MAIL', 'S: 250 RCPT', 'S: 354 DATA'];
  const envelope = pipelining
    ? [mail, rcpt, data, ...answers]
    : [mail, rcpt, data].flatMap((command, i) => [command, answers[i] ?? '']);
  const hello = pipelining ? ['S: 250-EHLO', 'S: 250 PIPELINING'] : ['S: 250 EHLO'];
  const lines = [
    'S: 220 greeting',
    'C: EHLO sowa.test',
    ...hello,
    ...envelope,
    'C: *',
    'C: *',
    'C: *',
    'C: .',
    'S: 250 end',
  ];
  const replies = new Map(lines.flatMap((line, i) => (/^S: \d+[ -](?!PIPE)/.test(line) ? [[line.slice(7), i]] : [])));
  return { lines, replies };
}

/** What the first exchanger does in place of one reply. */
const mishaps = ['cut', 'S: 421 4.3.2 Closing', 'S: 450 4.2.1 Later', 'S: 550 5.7.1 Never'] as const;

/** For each reply: the states with that exchanger alone, and with a second one that takes everything. */
const expected: Readonly<Record<string, { alone: string[]; withSecond: string[] }>> = {
  greeting: {
    alone: ['deferred', 'deferred', 'deferred', 'failed'],
    withSecond: ['relayed', 'relayed', 'relayed', 'relayed'],
  },
  // Whoever refuses EHLO is asked with HELO, which this peer has no answer to.
  EHLO: {
    alone: ['deferred', 'deferred', 'deferred', 'deferred'],
    withSecond: ['relayed', 'relayed', 'relayed', 'relayed'],
  },
  MAIL: {
    alone: ['deferred', 'deferred', 'deferred', 'failed'],
    withSecond: ['relayed', 'relayed', 'relayed', 'failed'],
  },
  RCPT: {
    alone: ['deferred', 'deferred', 'deferred', 'failed'],
    withSecond: ['relayed', 'relayed', 'relayed', 'failed'],
  },
  DATA: {
    alone: ['deferred', 'deferred', 'deferred', 'failed'],
    withSecond: ['relayed', 'relayed', 'relayed', 'failed'],
  },
  // Cut here, nobody knows whether the first has the message: no second one may get it in the same attempt.
  end: {
    alone: ['deferred', 'deferred', 'deferred', 'failed'],
    withSecond: ['deferred', 'relayed', 'relayed', 'failed'],
  },
};

const records = [
  mx('b.test', 10, 'mx1.b.test'),
  mx('b.test', 20, 'mx2.b.test'),
  address('mx1.b.test', '127.0.0.1'),
  address('mx2.b.test', '127.0.0.2'),
];
const good = transcript(false).lines.join('\n');

for (const pipelining of [false, true]) {
  const { lines, replies } = transcript(pipelining);
  suite(`a mishap at each reply${pipelining ? ', with pipelining' : ''}`, () => {
    for (const [name, at] of replies) {
      for (const [i, mishap] of mishaps.entries()) {
        const script = [...lines.slice(0, at), mishap].join('\n');
        test(`${mishap} in place of ${name}`, async () => {
          await using first = await startPeer([script]);
          await using alone = await openStage({ port: first.port });
          const [result = ''] = await alone.send();
          assert.equal(result.split(' ')[1], expected[name]?.alone[i], result);

          await using second = await startPeer([good], { address: '127.0.0.2', port: first.port });
          await using both = await openStage({ port: first.port, records });
          const [other = ''] = await both.send();
          assert.equal(other.split(' ')[1], expected[name]?.withSecond[i], other);
          assert.equal(second.connections, other.includes('@mx2.b.test') ? 1 : 0);
        });
      }
    }
  });
}

suite('while the message is sent', () => {
  const large = `Subject: a\r\n\r\n${'0123456789abcdef\r\n'.repeat(500_000)}`;
  const upToData = transcript(false).lines.slice(0, 9);

  test('a server that hangs up does not have it', async () => {
    await using first = await startPeer([[...upToData, 'C: *', 'cut'].join('\n')]);
    await using second = await startPeer([good], { address: '127.0.0.2', port: first.port });
    await using stage = await openStage({ port: first.port, records });
    const results = await stage.send({ content: large });
    // The second one expects a short message and leaves in the middle too, with a word.
    assert.match(results[0] ?? '', /^0 deferred/);
    assert.equal(second.connections, 1);
  });

  test('a server that refuses it in the middle and hangs up is heard', async () => {
    await using peer = await startPeer([[...upToData, 'C: *', 'S: 552 5.3.4 Too large'].join('\n')]);
    await using stage = await openStage({ port: peer.port });
    const results = await stage.send({ content: large });
    assert.deepEqual(results, ['0 failed 552 5.3.4 Too large @mx.b.test']);
  });
});

suite('when the service closes', () => {
  test('before the end of the message it is given up, and nobody else is tried', async () => {
    await using first = await startPeer([transcript(false).lines.slice(0, 4).join('\n') + '\nC: *\nC: *']);
    await using stage = await openStage({ port: first.port, records });
    const closing = new AbortController();
    const sending = stage.send({ signal: closing.signal });
    while (!stage.events.some((event) => event.startsWith('connected'))) await new Promise(setImmediate);
    closing.abort();
    assert.match((await sending)[0] ?? '', /^0 deferred/);
    assert.equal(first.connections, 1);
  });

  test('behind its end the last reply is waited for', async () => {
    const { lines } = transcript(false);
    const closing = new AbortController();
    await using peer = await startPeer([lines.join('\n')]);
    await using stage = await openStage({ port: peer.port });
    const content = async function* () {
      yield Buffer.from('a\r\n\r\nb\r\n');
      // Once this generator ends, the end of the message follows in the same turn.
      setTimeout(() => closing.abort(), 20);
    };
    const [result] = await stage.send({ signal: closing.signal, departure: { open: content } });
    assert.equal(result, '0 relayed 250 - end @mx.b.test');
  });

  test('a delivery that begins afterwards does nothing', async () => {
    await using peer = await startPeer([good]);
    await using stage = await openStage({ port: peer.port });
    assert.match((await stage.send({ signal: AbortSignal.abort() }))[0] ?? '', /^0 deferred 421 4.3.2/);
    assert.equal(peer.connections, 0);
  });
});

test('a message that cannot be read is put off, and the session for it is ended', { timeout: 60_000 }, async () => {
  const said = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (text.endsWith('\r\n')) socket.write('250 mx\r\n');
    });
    socket.on('error', () => undefined).on('close', () => said.resolve(text));
    socket.write('220 mx\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using stage = await openStage({ port: (server.address() as AddressInfo).port });
  const unreadable = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('Subject: a');
    throw new MailError('unavailable', 'the disk is gone');
  };
  // Without 8BITMIME it must be looked at whether the message needs it.
  const [result] = await stage.send({ departure: { bodyType: '8BITMIME', open: unreadable } });
  assert.match(result ?? '', /^0 deferred 4/);
  assert.equal(await said.promise, 'EHLO sowa.test\r\nQUIT\r\n');
  server.close();
});
