import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Signer } from '#services/signing/signer.ts';
import { testKey } from '#services/signing/testing.ts';
import { type Knot, startKnot } from './knot.ts';
import { type Sowa, startSowa } from './program.ts';

/** The checks of the real program, with a real DNS server; clients come from where the PROXY protocol says. */
const keys = [testKey('example.net', 'rsa'), testKey('example.net', 'ed25519')];
const strings = (text: string) => (text.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ');
const records = [
  'example.net. 60 TXT "v=spf1 include:_spf.example.net -all"',
  '_spf.example.net. 60 TXT "v=spf1 ip4:192.0.2.0/30 ip6:2001:db8::/32 -all"',
  '_dmarc.example.net. 60 TXT "v=DMARC1; p=reject; sp=quarantine"',
  ...keys.map(({ zone: [name, text] }) => `${name}. 60 TXT ${strings(text)}`),
  '1.2.0.192.in-addr.arpa. 60 PTR mx.example.net.',
  'mx.example.net. 60 A 192.0.2.1',
  '9.2.0.192.bl.example. 60 A 127.0.0.2',
  '9.2.0.192.bl.example. 60 TXT "a reason"',
];

const stack = new AsyncDisposableStack();
let knot: Knot;
let sowa: Sowa;
before(async () => {
  knot = stack.use(await startKnot(records));
  const started = await startSowa({
    env: {
      SOWA_DNS_SERVERS: `127.0.0.1:${knot.port}`,
      SOWA_SMTP_PROXY_NETWORKS: '127.0.0.0/8',
      SOWA_CHECKS_DNS_LISTS: 'bl.example',
    },
  });
  sowa = stack.use(started);
});
after(() => stack.disposeAsync());

const anna = () => sowa.quickstart.accounts[0]?.address ?? '';

/** Delivers a message from an address; the last reply. */
async function deliver(from: string, sender: string, message: string): Promise<string> {
  const socket = connect(sowa.port('smtp'), '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the server hung up');
      if (/^\d{3}( |$)/.test(value)) return value;
    }
  };
  await once(socket, 'connect');
  const family = from.includes(':') ? 'TCP6' : 'TCP4';
  const to = from.includes(':') ? '::1' : '127.0.0.1';
  const commands = [`PROXY ${family} ${from} ${to} 40000 25`, 'EHLO mx.example.net', `MAIL FROM:<${sender}>`];
  let last = '';
  for (const command of [...commands, `RCPT TO:<${anna()}>`, 'DATA', `${message}\r\n.`]) {
    socket.write(`${command}\r\n`, 'latin1');
    last = await reply();
    if (!/^[23]/.test(last)) break;
  }
  socket.destroy();
  return last;
}

async function signed(message: string): Promise<string> {
  const active = async () => keys.map(({ key }) => key);
  const signer = new Signer({ keys: { active }, hostname: 'mx', clock: systemClock, log: silentLog });
  const open = async function* () {
    yield Buffer.from(message);
  };
  return Buffer.from(await signer.prepare({ queueId: 'q', sender: '', open })).toString() + message;
}

let number = 0;
const written = (domain = 'example.net') =>
  `From: ala@${domain}\r\nTo: ${anna()}\r\nSubject: sowa\r\nMessage-ID: <${++number}@example.net>\r\n\r\nHuhu.\r\n`;

/** What the program says about the message written last: results by check. */
async function why(): Promise<{ mailboxes: string; results: Record<string, string> }> {
  const { stdout } = await sowa.command('message', 'why', anna(), `<${number}@example.net>`, '--json');
  const [found] = JSON.parse(stdout) as { mailboxes: string[]; reasons: { check: string; result: string }[] }[];
  const reasons = found?.reasons ?? [];
  const results = Object.fromEntries(reasons.map(({ check, result }) => [check, result]));
  return { mailboxes: found?.mailboxes.join() ?? '', results };
}

test('mail with everything right is delivered, and the program says why', async () => {
  assert.match(await deliver('192.0.2.1', 'ala@example.net', await signed(written())), /^250/);
  const results = { spf: 'pass', dkim: 'pass', arc: 'none', dmarc: 'pass', iprev: 'pass' };
  assert.deepEqual(await why(), { mailboxes: 'INBOX', results });
  assert.match(await deliver('2001:db8::1', 'ala@example.net', written()), /^250/);
  assert.deepEqual((await why()).results, { ...results, dkim: 'none', iprev: 'permerror' });
});

test('a signature carries mail through a forwarder that SPF does not know', async () => {
  assert.match(await deliver('192.0.2.77', 'list@elsewhere.example', await signed(written())), /^250/);
  assert.equal((await why()).results['dmarc'], 'pass');
});

test('forged mail is refused, or goes to Junk, as the policy says', async () => {
  assert.match(await deliver('192.0.2.77', 'ala@example.net', written()), /^550 5\.7\.26 /);
  assert.match(await deliver('192.0.2.77', 'ala@example.net', written('sub.example.net')), /^250/);
  const { mailboxes, results } = await why();
  assert.deepEqual([mailboxes, results['spf'], results['dmarc']], ['Junk', 'fail', 'fail']);
});

test('a client on a list is refused with what the list says', async () => {
  const reply = await deliver('192.0.2.9', 'ala@example.net', written());
  assert.equal(reply, '554 5.7.1 Your address is listed at bl.example: a reason');
});

test('while DNS is dead mail flows, and says that nobody could look', async () => {
  await knot.stop();
  assert.match(await deliver('192.0.2.200', 'ala@new.example', written('new.example')), /^250/);
  const { mailboxes, results } = await why();
  assert.equal(mailboxes, 'INBOX');
  assert.deepEqual([results['spf'], results['dmarc'], results['iprev']], ['temperror', 'temperror', 'temperror']);
});
