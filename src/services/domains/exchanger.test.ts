import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { ContextStore } from '#net/tls.ts';
import { makeAuthority } from '#services/queue/remote/testing-certificates.ts';
import { startPeer } from '#services/queue/remote/testing-peer.ts';
import { checkExchanger } from './exchanger.ts';

const host = 'mail.sowa.test';
const authority = makeAuthority();
const stranger = makeAuthority();
const hello = 'S: 220 here\nC: EHLO mail.sowa.test\n';
const tls = `${hello}S: 250-here\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO mail.sowa.test\nS: 250 here\nC: QUIT`;
const clear = `${hello}S: 250 here\nC: QUIT`;
const broken = `${hello}S: 250-here\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\ncut`;
const offered = `${hello}S: 250-here\nS: 250 STARTTLS\nC: QUIT`;

type Row = [what: string, transcripts: string[], contexts: ContextStore | null, strict: boolean, found: string];
const own = authority.issue([host]).contexts;
const table: readonly Row[] = [
  ['a certificate for the host', [tls], own, true, 'ok exchanger-good'],
  ['one for another host', [tls], authority.issue(['x.test']).contexts, false, 'note exchanger-other-name'],
  [
    'the same where MTA-STS is enforced',
    [tls],
    authority.issue(['x.test']).contexts,
    true,
    'fault exchanger-other-name',
  ],
  ['one of an unknown authority', [tls], stranger.issue([host]).contexts, false, 'note exchanger-untrusted'],
  ['no STARTTLS', [clear], null, false, 'note exchanger-without-tls'],
  ['no STARTTLS where MTA-STS is enforced', [clear], null, true, 'fault exchanger-without-tls'],
  ['STARTTLS that breaks', [broken, offered], null, false, 'fault exchanger-broken-tls'],
  ['somebody who speaks no SMTP', ['S: hello'], null, false, 'fault exchanger-unreachable'],
  ['a server that takes no mail', ['S: 554 no'], null, false, 'fault exchanger-unreachable'],
];

const groundAt = (port: number) => ({
  port: () => port,
  hostname: () => host,
  trust: () => authority.trust,
  clock: systemClock,
});

for (const [what, transcripts, contexts, strict, expected] of table) {
  test(`our exchanger with ${what}`, async () => {
    await using peer = await startPeer(transcripts, contexts === null ? {} : { contexts });
    const found = await checkExchanger(groundAt(peer.port), host, '127.0.0.1', { strict, milliseconds: 20_000 });
    assert.equal(`${found.level} ${found.code}`, expected, found.detail);
    assert.equal(found.subject, 'mail.sowa.test (127.0.0.1)');
  });
}

test('nobody there, and nobody who answers in time', async () => {
  const gone = await startPeer(['S: 220 here']);
  await gone[Symbol.asyncDispose]();
  const options = { strict: false, milliseconds: 20_000 };
  assert.equal((await checkExchanger(groundAt(gone.port), host, '127.0.0.1', options)).code, 'exchanger-unreachable');
  await using silent = await startPeer(['C: *']);
  const found = await checkExchanger(groundAt(silent.port), host, '127.0.0.1', { strict: false, milliseconds: 200 });
  assert.equal(found.code, 'exchanger-unreachable');
});
