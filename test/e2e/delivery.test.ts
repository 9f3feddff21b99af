import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { freePort } from '#base/testing-port.ts';
import { type RelayPostfix, startRelayPostfix } from './relay-postfix.ts';
import { type Sowa, startSowa } from './program.ts';
import { fetchAll, python } from './python.ts';

const password = 'Sekret-na-dzis-7';

/** smtplib over implicit TLS. argv: port login recipient subject NOTIFY */
const submit = `
import smtplib, ssl, sys
port, login, to, subject, notify = sys.argv[1:6]
context = ssl._create_unverified_context()
s = smtplib.SMTP_SSL('127.0.0.1', int(port), context=context, timeout=60)
s.login(login, '${password}')
body = f'From: {login}\\r\\nTo: {to}\\r\\nSubject: {subject}\\r\\n\\r\\nZażółć gęślą jaźń.\\r\\n.\\r\\nend\\r\\n'
refused = s.sendmail(login, [to], body.encode(), ['BODY=8BITMIME', 'RET=HDRS', 'ENVID=' + subject], ['NOTIFY=' + notify] if notify else [])
assert not refused, refused
s.quit()
`;

/** Waits for a message whose text has all the pieces; the newest of them. */
async function arrived(sowa: Sowa, address: string, ...pieces: string[]): Promise<string> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const mails = await python(fetchAll, String(sowa.port('pop3s')), address, password);
    const texts = mails
      .trim()
      .split('\n')
      .map((line) => Buffer.from(line, 'base64').toString());
    const found = texts.findLast((text) => pieces.every((piece) => text.includes(piece)));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${address} never got ${pieces.join(' and ')}\n${sowa.output().slice(-3000)}`);
}

async function startHost(domain: string, account: string, relay: number): Promise<Sowa> {
  const sowa = await startSowa({
    env: {
      SOWA_HOSTNAME: `mail.${domain}`,
      SOWA_LISTENERS_SMTP_PORT: String(await freePort()),
      SOWA_RELAY_HOST: '127.0.0.1',
      SOWA_RELAY_PORT: String(relay),
      SOWA_RELAY_TLS: 'opportunistic',
      SOWA_QUEUE_FIRST_RETRY: '1',
      SOWA_QUEUE_LONGEST_RETRY: '2',
    },
  });
  for (const words of [
    ['domain', 'add', domain, '--vouched'],
    ['account', 'add', account, '--password', password, '--language', 'pl'],
  ]) {
    const { code, stderr } = await sowa.command(...words);
    assert.equal(code, 0, stderr);
  }
  return sowa;
}

describe('two Sowas with a Postfix between them', () => {
  const owned = new AsyncDisposableStack();
  let postfix: RelayPostfix;
  let a: Sowa;
  let b: Sowa;
  const send = (sowa: Sowa, from: string, to: string, subject: string, notify = '') =>
    python(submit, String(sowa.port('submissions')), from, to, subject, notify);

  before(async () => {
    postfix = owned.use(await startRelayPostfix());
    a = owned.use(await startHost('a.test', 'ala@a.test', postfix.port));
    b = owned.use(await startHost('b.test', 'ola@b.test', postfix.port));
    postfix.route({ 'a.test': a.port('smtp'), 'b.test': b.port('smtp') });
  });
  after(() => owned.disposeAsync());

  test('mail goes there and back over TLS, and its trail says how', async () => {
    await send(a, 'ala@a.test', 'ola@b.test', 'tam');
    const there = await arrived(b, 'ola@b.test', 'Subject: tam');
    assert.match(there, /Zażółć gęślą jaźń\.\r\n\.\r\nend\r\n$/);
    assert.equal(there.match(/^Return-Path: /gm)?.length, 1);
    await send(b, 'ola@b.test', 'ala@a.test', 'z-powrotem');
    await arrived(a, 'ala@a.test', 'Subject: z-powrotem');
    const id = /by mail\.a\.test with \w+ \([^)]*\)\r\n\tid (\w+)/.exec(there)?.[1] ?? '';
    const trail = await a.command('queue', 'trail', id, '--json');
    const { events } = JSON.parse(trail.stdout) as { events: { event: string; detail: Record<string, unknown> }[] };
    const connected = events.find(({ event }) => event === 'connected');
    assert.match(JSON.stringify(connected?.detail['tls']), /TLSv1\.3/);
    assert.equal(events.at(-1)?.event, 'delivered');
    assert.match((await a.command('queue', 'trail', id, '--lang', 'pl')).stdout, /doręczono/);
  });

  test('a refusal comes back as a report in the language of the sender', async () => {
    await send(a, 'ala@a.test', 'x@refused.test', 'odmowa');
    const report = await arrived(
      a,
      'ala@a.test',
      'Final-Recipient: rfc822; x@refused.test',
      'Original-Envelope-Id: odmowa',
    );
    assert.match(report, /Action: failed\r\nStatus: 5\.7\.1\r\n/);
    assert.match(report, /Diagnostic-Code: smtp; 550 5\.7\.1 .*Not here/);
    assert.match(report, /^From: =\?utf-8\?|^From: System pocztowy /m);
  });

  test('a delivery that was to be confirmed is confirmed by the server that made it', async () => {
    await send(a, 'ala@a.test', 'ola@b.test', 'potwierdz', 'SUCCESS');
    await arrived(b, 'ola@b.test', 'Subject: potwierdz');
    const report = await arrived(a, 'ala@a.test', 'Action: delivered', 'Original-Envelope-Id: potwierdz');
    assert.match(report, /Reporting-MTA: dns; mail\.b\.test\r\n/);
  });

  test('a target that is down for a while, and a kill while mail waits for it, lose nothing', async () => {
    await b.stop('SIGTERM');
    for (const n of [1, 2, 3]) await send(a, 'ala@a.test', 'ola@b.test', `czekaj-${n}`);
    await a.stop('SIGKILL');
    await a.start();
    await b.start();
    // Postfix is not told of new ports here: what it is delivering during a reload it then leaves alone for minutes.
    for (const n of [1, 2, 3]) await arrived(b, 'ola@b.test', `Subject: czekaj-${n}`);
    const listed = await a.command('queue', 'list', '--json');
    assert.equal(listed.stdout.trim(), '[]');
  });
});
