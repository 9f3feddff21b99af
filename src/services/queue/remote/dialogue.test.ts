import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { deliveryLimits } from '#base/limits-queue.ts';
import { openStage, type Sending } from './testing.ts';
import { startPeer } from './testing-peer.ts';

/** What a session came to: results, and events without the resolution. */
async function deliver(transcripts: string | readonly string[], sending: Partial<Sending> = {}) {
  await using peer = await startPeer(typeof transcripts === 'string' ? [transcripts] : transcripts);
  await using stage = await openStage({ port: peer.port });
  const results = await stage.send(sending);
  return { results, events: stage.events.slice(1), problems: peer.problems, connections: peer.connections };
}

const greeting = `
  S: 220 mx.b.test ESMTP
  C: EHLO sowa.test`;
const envelope = `
  C: MAIL FROM:<anna@a.test>
  S: 250 2.1.0 Ok
  C: RCPT TO:<bob@b.test>
  S: 250 2.1.5 Ok
  C: DATA
  S: 354 Go ahead`;
const content = `
  C: Subject: a
  C:
  C: b
  C: .`;
const plain = `${greeting}
  S: 250 mx.b.test${envelope}${content}
  S: 250 2.0.0 Ok: queued as 1
  C: QUIT`;

suite('a dialogue', () => {
  test('without extensions', async () => {
    const { results, events, problems } = await deliver(plain);
    assert.deepEqual(problems, []);
    assert.deepEqual(results, ['0 relayed 250 2.0.0 Ok: queued as 1 @mx.b.test']);
    assert.deepEqual(events, ['connected mx.b.test 127.0.0.1 clear']);
  });

  test('with a server that knows HELO only', async () => {
    const old = plain.replace('S: 250 mx.b.test', 'S: 502 what?\nC: HELO sowa.test\nS: 250 mx.b.test');
    const { results, problems } = await deliver(old);
    assert.deepEqual(problems, []);
    assert.deepEqual(results, ['0 relayed 250 2.0.0 Ok: queued as 1 @mx.b.test']);
  });

  test('with pipelining everything up to DATA leaves at once', async () => {
    const script = `${greeting}
      S: 250-mx.b.test
      S: 250-PIPELINING
      S: 250-DSN
      S: 250 SIZE 1000
      C: MAIL FROM:<anna@a.test> SIZE=17 RET=HDRS ENVID=e+2B1
      C: RCPT TO:<bob@b.test> NOTIFY=SUCCESS ORCPT=rfc822;eve@b.test
      C: RCPT TO:<carol@b.test>
      C: DATA
      S: 250 2.1.0 Ok
      S: 250 2.1.5 Ok
      S: 550 5.1.1 No such user
      S: 354 Go ahead${content}
      S: 250 2.0.0 Ok`;
    const bob = { address: 'bob@b.test', notify: 'SUCCESS', original: 'rfc822;eve@b.test' };
    const sending = { to: [bob, 'carol@b.test'], departure: { ret: 'HDRS', envelopeId: 'e+1' } } as const;
    const { results, events, problems } = await deliver(script, sending);
    assert.deepEqual(problems, []);
    assert.deepEqual(results, ['0 delivered 250 2.0.0 Ok @mx.b.test', '1 failed 550 5.1.1 No such user @mx.b.test']);
    assert.deepEqual(events.slice(1), ['refused mx.b.test 550 5.1.1 No such user']);
  });

  test('a server that wants a message for nobody gets an empty one', async () => {
    const script = `${greeting}
      S: 250-mx.b.test
      S: 250 PIPELINING
      C: MAIL FROM:<anna@a.test>
      C: RCPT TO:<bob@b.test>
      C: DATA
      S: 250 Ok
      S: 550 No
      S: 354 Go ahead
      C: .
      S: 554 No recipients
      C: QUIT`;
    const { results, problems } = await deliver(script);
    assert.deepEqual([problems, results], [[], ['0 failed 550 - No @mx.b.test']]);
  });

  test('dots are doubled, a missing last line end is added', async () => {
    const dotted = plain.replace('C: b', 'C: ..\n  C: ..b').replace('C: Subject: a', 'C: Subject: .');
    const { results, problems } = await deliver(dotted, { content: 'Subject: .\r\n\r\n.\r\n.b' });
    assert.deepEqual([problems, results], [[], ['0 relayed 250 2.0.0 Ok: queued as 1 @mx.b.test']]);
  });

  test('recipients whom the server wants in another transaction follow in one', async () => {
    const script = `${greeting}
      S: 250 mx.b.test
      C: MAIL FROM:<anna@a.test>
      S: 250 Ok
      C: RCPT TO:<bob@b.test>
      S: 250 Ok
      C: RCPT TO:<carol@b.test>
      S: 452 4.5.3 Too many recipients
      C: DATA
      S: 354 Go ahead${content}
      S: 250 first
      C: MAIL FROM:<anna@a.test>
      S: 250 Ok
      C: RCPT TO:<carol@b.test>
      S: 250 Ok
      C: DATA
      S: 354 Go ahead${content}
      S: 250 second
      C: QUIT`;
    const { results, problems } = await deliver(script, { to: ['bob@b.test', 'carol@b.test'] });
    const expected = ['0 relayed 250 - first @mx.b.test', '1 relayed 250 - second @mx.b.test'];
    assert.deepEqual([problems, results], [[], expected]);
  });

  for (const [limit, words] of [
    [deliveryLimits.recipients, []],
    [2, ['S: 250-LIMITS RCPTMAX=2']],
  ] as const) {
    test(`one recipient more than the ${limit} of a transaction has one of his own`, async () => {
      const to = Array.from({ length: limit + 1 }, (_, i) => `u${i}@b.test`);
      const transaction = (names: readonly string[]) => [
        'C: MAIL FROM:<anna@a.test>',
        'S: 250 Ok',
        ...names.flatMap((name) => [`C: RCPT TO:<${name}>`, 'S: 250 Ok']),
        'C: DATA',
        'S: 354 Go',
        content,
        'S: 250 Ok',
      ];
      const hello = [greeting, 'S: 250-mx', ...words, 'S: 250 HELP'];
      const script = [...hello, ...transaction(to.slice(0, limit)), ...transaction(to.slice(limit)), 'C: QUIT'].join(
        '\n',
      );
      const { results, problems } = await deliver(script.replaceAll('\n\n', '\n'), { to });
      assert.deepEqual(problems, []);
      assert.ok(results.length === limit + 1 && results.every((result) => result.includes('relayed 250')));
    });
  }

  test('binary content leaves in a chunk', async () => {
    const script = `${greeting}
      S: 250-mx.b.test
      S: 250-CHUNKING
      S: 250-8BITMIME
      S: 250 BINARYMIME
      C: MAIL FROM:<anna@a.test> BODY=BINARYMIME
      S: 250 Ok
      C: RCPT TO:<bob@b.test>
      S: 250 Ok
      C: BDAT 7 LAST
      C: .a
      C: .
      S: 250 2.0.0 Ok
      C: QUIT`;
    const sending = { content: '.a\r\n.\r\n', departure: { bodyType: 'BINARYMIME' } } as const;
    const { results, problems } = await deliver(script, sending);
    assert.deepEqual([problems, results], [[], ['0 relayed 250 2.0.0 Ok @mx.b.test']]);
  });
});

suite('servers that do not speak SMTP', () => {
  const table: [name: string, script: string][] = [
    ['words', 'S: hello'],
    ['another protocol', 'S: SSH-2.0-OpenSSH_9.2'],
    ['a line that does not end', `S: 220 ${'a'.repeat(deliveryLimits.replyLine)}`],
    [
      'a reply that does not end',
      Array<string>(deliveryLimits.replyLines + 1)
        .fill('S: 220-a')
        .join('\n'),
    ],
    ['a reply of two codes', 'S: 220-a\nS: 554 b'],
  ];
  for (const [name, script] of table) {
    test(name, async () => {
      const { results } = await deliver(script);
      assert.match(results[0] ?? '', /^0 deferred 421 4\.5\.0 The server does not speak SMTP/);
    });
  }

  test('whatever is answered, every recipient gets one result', async () => {
    const code = fc.constantFrom('220', '250', '354', '421', '450', '550', '334', '999', '25');
    const reply = fc.tuple(
      code,
      fc.constantFrom(' ', '-', ''),
      fc.constantFrom('', 'Ok', '4.5.3 a', 'PIPELINING', 'SIZE 1'),
    );
    const step = fc.oneof(
      reply.map((words) => `S: ${words.join('')}`),
      fc.constant('C: *'),
      fc.constant('cut'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const script = ['S: 220 mx', 'C: *', 'S: 250-mx', 'S: 250 PIPELINING', ...steps, 'cut'].join('\n');
        const { results } = await deliver(script, { to: ['bob@b.test', 'carol@b.test'] });
        assert.deepEqual(
          results.map((result) => /^\d (delivered|relayed|deferred|failed) /.exec(result)?.[0].slice(0, 2)),
          ['0 ', '1 '],
        );
      }),
      { numRuns: 60 },
    );
  });
});
