import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Sowa, run, startSowa } from './program.ts';

/**
 * Two Sowas that share example.test: Anna's and Jan's mailboxes are on both, Old is on the second alone. The first one is
 * not authoritative, and its target server is the second.
 */
let first: Sowa;
let second: Sowa;
before(async () => {
  [first, second] = await Promise.all([startSowa(), startSowa()]);
  await done(second, 'account', 'add', 'old@example.test', '--password', 'Sekret-na-dzis-7');
  await done(first, 'domain', 'mode', 'example.test', '--target', second.at('smtp'));
});
after(async () => {
  await Promise.all([first, second].map((sowa) => sowa[Symbol.asyncDispose]()));
});

async function done(sowa: Sowa, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await sowa.command(...words);
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  return stdout;
}

/** Sends a message to the first server as somebody outside; what swaks says. */
async function send(to: string, ...more: string[]) {
  const words = ['--server', first.at('smtp'), '--from', 'friend@elsewhere.test', '--to', to, '--helo', 'x.test'];
  return run('swaks', [...words, '--body', 'Dzień dobry', ...more]);
}

/** Messages in a mailbox, as the command line counts them. */
async function messages(sowa: Sowa, address: string): Promise<number> {
  const list = JSON.parse(await done(sowa, 'account', 'list', '--json')) as { address: string; messages: number }[];
  return list.find((one) => one.address === address)?.messages ?? 0;
}

async function arrived(sowa: Sowa, address: string, count: number): Promise<void> {
  for (let n = 0; n < 120; n++) {
    if ((await messages(sowa, address)) >= count) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.equal(await messages(sowa, address), count, `${address}\n${sowa.output()}`);
}

test('known names stay, unknown ones reach the target server, nobody is refused at once', async () => {
  assert.equal((await send('anna@example.test')).code, 0);
  await arrived(first, 'anna@example.test', 1);
  assert.equal(await messages(second, 'anna@example.test'), 0);
  assert.equal((await send('old@example.test')).code, 0);
  await arrived(second, 'old@example.test', 1);
  const { stdout } = await send('nobody@example.test');
  assert.match(stdout, /<\*\* 550 5\.1\.1 There is nobody of that name/);
});

test('the simulator says the same, with the words of the target server', async () => {
  const known = await done(first, 'domain', 'simulate', 'old@example.test');
  assert.match(known, /the target server knows the recipient \(250 .*\)\n.*taken/);
  const unknown = await done(first, 'domain', 'simulate', 'nobody@example.test');
  assert.match(unknown, /does not know the recipient \(550 .*\)\n.*refused: 550 5\.1\.1/);
});

test("two servers that are each other's target do not send mail in circles", async () => {
  await done(second, 'domain', 'mode', 'example.test', '--target', first.at('smtp'));
  // Each asks the other, and neither can say: the mail is taken, goes around once, and is known where it began.
  assert.equal((await send('circle@example.test', '--timeout', '60')).code, 0);
  for (let n = 0; n < 120 && !/going in circles/.test(first.output() + second.output()); n++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.match(first.output() + second.output(), /"reason":"The message has been here before: it is going in circles"/);
  await done(second, 'domain', 'mode', 'example.test', '--mode', 'authoritative');
});

test('while the target server is down, mail for unknown names is taken and waits', async () => {
  await second.stop('SIGTERM');
  assert.equal((await send('old@example.test', '--header', 'Subject: waits')).code, 0);
  const queued = JSON.parse(await done(first, 'queue', 'list', '--json')) as { recipient: string }[];
  assert.deepEqual(
    queued.map(({ recipient }) => recipient),
    ['old@example.test'],
  );
});
