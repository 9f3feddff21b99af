import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deliveryLimits } from '#base/limits-queue.ts';
import type { Destination } from '#services/queue/types.ts';
import { openStage, type Sending } from './testing.ts';
import { makeAuthority } from './testing-certificates.ts';
import { startPeer } from './testing-peer.ts';

const authority = makeAuthority();
const { contexts } = authority.issue(['mx.b.test']);
const message = `
  C: MAIL FROM:<anna@a.test>
  S: 250 Ok
  C: RCPT TO:<bob@b.test>
  S: 250 Ok
  C: DATA
  S: 354 Go
  C: *
  C: *
  C: *
  C: .
  S: 250 Ok`;
const hello = (...words: string[]) =>
  ['C: EHLO sowa.test', 'S: 250-mx', ...words.map((word) => `S: 250-${word}`), 'S: 250 HELP'].join('\n');

suite('logins at a relay', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const login = { user: 'anna', password: 'secret' };
  const deliver = async (script: string, changes: Partial<Extract<Destination, { kind: 'host' }>> = {}) => {
    await using peer = await startPeer([script], { contexts });
    await using stage = await openStage({ port: 1, trust: authority.trust });
    const relay = { kind: 'host', host: 'mx.b.test', port: peer.port, tls: 'implicit', login, ...changes } as const;
    const [result = ''] = await stage.send({ destination: relay });
    return `${result}${peer.problems.map((problem) => `, ${problem}`).join('')}`;
  };
  const before = (mechanisms: string) => `TLS\nS: 220 mx\n${hello(`AUTH ${mechanisms}`)}`;
  const relayed = '0 relayed 250 - Ok @mx.b.test';

  test('PLAIN, with TLS from the start', async () => {
    const script = `${before('PLAIN LOGIN')}\nC: AUTH PLAIN ${base64('\0anna\0secret')}\nS: 235 Welcome${message}`;
    assert.equal(await deliver(script), relayed);
  });

  test('LOGIN', async () => {
    const dialogue = `C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ${base64('anna')}\nS: 334 UGFzc3dvcmQ6\nC: ${base64('secret')}`;
    assert.equal(await deliver(`${before('LOGIN')}\n${dialogue}\nS: 235 Welcome${message}`), relayed);
  });

  test('refused: the mail waits, whatever the server says', async () => {
    const script = `${before('PLAIN')}\nC: *\nS: 535 5.7.8 Wrong password`;
    assert.equal(
      await deliver(script),
      '0 deferred 454 4.7.0 The login is refused: 535 5.7.8 Wrong password @mx.b.test',
    );
  });

  test('no mechanism that we know', async () => {
    const result = await deliver(before('NTLM'));
    assert.equal(result, '0 deferred 454 4.7.0 mx.b.test offers no login that may be used @mx.b.test');
  });

  test('a server of SCRAM that does not know the password is told nothing more', async () => {
    const challenge = base64(`r=${'x'.repeat(30)},s=c2FsdA==,i=4096`);
    const result = await deliver(`${before('SCRAM-SHA-256')}\nC: *\nS: 334 ${challenge}\nC: QUIT`);
    assert.match(
      result,
      /^0 deferred 421 4\.5\.0 The server does not speak SMTP: the server's SCRAM message is malformed/,
    );
  });
});

suite('what a server cannot do', () => {
  const deliver = async (words: string[], sending: Partial<Sending>, mail = 'C: *') => {
    const script = `S: 220 mx\n${hello(...words)}${message.replace('C: MAIL FROM:<anna@a.test>', mail)}`;
    await using peer = await startPeer([script]);
    await using stage = await openStage({ port: peer.port });
    const results = await stage.send(sending);
    return [...results.map((result) => result.replace(' @mx.b.test', '')), ...peer.problems].join(', ');
  };
  const eightBit = 'Subject: a\r\n\r\n\u017c\r\n';
  const utf8Header = 'Subject: \u017c\r\n\r\nb\r\n';
  const plainMail = 'C: MAIL FROM:<anna@a.test>';
  test('8BITMIME is missing, and the content can be encoded', async () => {
    const lines = [
      'Subject: a',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=unknown-8bit',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '=C5=BC',
    ];
    const content = lines.map((line) => `  C: ${line}`).join('\n');
    const script = `S: 220 mx\n${hello()}${message.replace('  C: *\n  C: *\n  C: *', content)}`;
    await using peer = await startPeer([script]);
    await using stage = await openStage({ port: peer.port });
    const results = await stage.send({ content: eightBit, departure: { bodyType: '8BITMIME' } });
    assert.deepEqual([...results, ...peer.problems], ['0 relayed 250 - Ok @mx.b.test']);
  });

  const table: [name: string, words: string[], sending: Partial<Sending>, mail: string, expected: string][] = [
    [
      '8BITMIME is used',
      ['8BITMIME'],
      { content: eightBit, departure: { bodyType: '8BITMIME' } },
      `${plainMail} BODY=8BITMIME`,
      '0 relayed 250 - Ok',
    ],
    [
      '8BITMIME is missing, and the message is signed',
      [],
      { content: `DKIM-Signature: v=1\r\n${eightBit}`, departure: { bodyType: '8BITMIME' } },
      plainMail,
      '0 failed 554 5.6.3 mx.b.test takes only text of seven bits, and this message cannot be changed to that',
    ],
    [
      '8BITMIME is missing and not needed',
      [],
      { departure: { bodyType: '8BITMIME' } },
      plainMail,
      '0 relayed 250 - Ok',
    ],
    [
      'BINARYMIME is missing and not needed',
      ['8BITMIME'],
      { content: eightBit, departure: { bodyType: 'BINARYMIME' } },
      `${plainMail} BODY=8BITMIME`,
      '0 relayed 250 - Ok',
    ],
    [
      'BINARYMIME is missing',
      ['8BITMIME', 'CHUNKING'],
      { content: 'DKIM-Signature: v=1\r\n\r\n\0', departure: { bodyType: 'BINARYMIME' } },
      plainMail,
      '0 failed 554 5.6.3 mx.b.test takes only text of seven bits, and this message cannot be changed to that',
    ],
    [
      'SMTPUTF8 is used',
      ['SMTPUTF8', '8BITMIME'],
      { departure: { smtputf8: true } },
      `${plainMail} SMTPUTF8`,
      '0 relayed 250 - Ok',
    ],
    [
      'SMTPUTF8 is missing',
      ['8BITMIME'],
      { content: utf8Header, departure: { smtputf8: true } },
      plainMail,
      '0 failed 553 5.6.7 The message needs SMTPUTF8, which mx.b.test does not offer',
    ],
    ['SMTPUTF8 is missing and not needed', [], { departure: { smtputf8: true } }, plainMail, '0 relayed 250 - Ok'],
    [
      'SMTPUTF8 is missing for one recipient',
      [],
      { to: ['bob@b.test', '\u017c@b.test'] },
      plainMail,
      '0 relayed 250 - Ok, 1 failed 553 5.6.7 The address needs SMTPUTF8, which mx.b.test does not offer',
    ],
    [
      'SMTPUTF8 is missing for the sender',
      [],
      { departure: { sender: '\u017c@a.test' } },
      plainMail,
      '0 failed 553 5.6.7 The message needs SMTPUTF8, which mx.b.test does not offer',
    ],
    ['SIZE is enough', ['SIZE 17'], {}, `${plainMail} SIZE=17`, '0 relayed 250 - Ok'],
    [
      'SIZE is too little',
      ['SIZE 16'],
      {},
      plainMail,
      '0 failed 552 5.3.4 The message has 17 octets; mx.b.test takes no more than 16',
    ],
  ];
  for (const [name, words, sending, mail, expected] of table) {
    test(name, async () => assert.equal(await deliver(words, sending, mail), expected));
  }
});

suite('sessions that wait', () => {
  const opening = `S: 220 mx\n${hello()}`;

  test('a second message to the same server goes over the same connection', async () => {
    await using peer = await startPeer([`${opening}${message}${message}\nC: QUIT`]);
    await using stage = await openStage({ port: peer.port });
    for (let i = 0; i < 2; i++) assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
    assert.deepEqual([peer.connections, peer.problems], [1, []]);
  });

  test('after as many messages as one may carry there is another', async () => {
    await using peer = await startPeer([
      `${opening}${message.repeat(deliveryLimits.messages)}\nC: QUIT`,
      `${opening}${message}`,
    ]);
    await using stage = await openStage({ port: peer.port });
    for (let i = 0; i < deliveryLimits.messages; i++) await stage.send();
    assert.equal(peer.connections, 1);
    assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
    assert.deepEqual([peer.connections, peer.problems], [2, []]);
  });

  test('one that waited long enough says goodbye', async (t) => {
    const once = `${opening}${message}\nC: QUIT`;
    await using peer = await startPeer([once]);
    await using stage = await openStage({ port: peer.port });
    t.mock.timers.enable({ apis: ['setTimeout'] });
    for (const connections of [1, 2]) {
      assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
      assert.deepEqual([peer.connections, peer.problems], [connections, []]);
      t.mock.timers.tick(deliveryLimits.idle);
    }
  });

  test('a server may want fewer (LIMITS)', async () => {
    const few = `S: 220 mx\n${hello('LIMITS MAILMAX=1')}${message}\nC: QUIT`;
    await using peer = await startPeer([few]);
    await using stage = await openStage({ port: peer.port });
    for (let i = 0; i < 2; i++) assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
    assert.deepEqual([peer.connections, peer.problems], [2, []]);
  });

  test('a refused envelope is reset before the next', async () => {
    const refused = 'C: MAIL FROM:<anna@a.test>\nS: 250 Ok\nC: RCPT TO:<bob@b.test>\nS: 550 No';
    await using peer = await startPeer([`${opening}\n${refused}\nC: RSET\nS: 250 Ok${message}`]);
    await using stage = await openStage({ port: peer.port });
    assert.deepEqual(await stage.send(), ['0 failed 550 - No @mx.b.test']);
    assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
    assert.deepEqual([peer.connections, peer.problems], [1, []]);
  });

  for (const end of ['S: 421 4.4.2 Idle for too long', 'cut', 'C: *\ncut', 'C: *\nS: 421 4.4.2 Idle for too long']) {
    test(`one that ended meanwhile is replaced: ${JSON.stringify(end)}`, async () => {
      await using peer = await startPeer([`${opening}${message}\n${end}`, `${opening}${message}`]);
      await using stage = await openStage({ port: peer.port });
      for (let i = 0; i < 2; i++) assert.deepEqual(await stage.send(), ['0 relayed 250 - Ok @mx.b.test']);
      assert.equal(peer.connections, 2);
    });
  }

  test('another login has another session', async () => {
    await using peer = await startPeer([`${opening}${message}`]);
    await using stage = await openStage({ port: peer.port });
    await stage.send();
    const login = { user: 'a', password: 'b' };
    const relay = { kind: 'host', host: 'mx.b.test', port: peer.port, tls: 'opportunistic', login } as const;
    assert.match((await stage.send({ destination: relay }))[0] ?? '', /^0 deferred 454 4\.7\.0/);
    assert.equal(peer.connections, 2);
  });
});
