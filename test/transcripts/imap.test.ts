import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { imapSessionLimits } from '#base/limits-imap.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { PasswordHasher } from '#directory/password.ts';
import { testSealer } from '#directory/testing.ts';
import type { Listener } from '#net/listener.ts';
import { ImapStage, type ImapVariation, listenerNames } from './imap-stage.ts';
import { play } from './play.ts';
import { setSecondFactor } from './second-factor.ts';
import { clientText } from './text.ts';
import { tokensOf } from './tokens.ts';
import { readTranscripts, type Transcript } from './transcript.ts';

/**
 * Setup of these transcripts. Addresses are at example.test; every password is `secret`.
 *   token: word alice            a bearer token that opens her account; without any, none are taken
 *   listener: imap | imaps        the one that sessions use unless OPEN names another
 *   account: alice [bytes]        an account, with so much space
 *   suspended: carol              one that is suspended
 *   second-factor: alice word    she has one on, and this app password
 *   mailbox: alice name           a mailbox, in UTF-8
 *   message: alice mailbox text   a message, with the escapes of a transcript
 *   file: alice mailbox name      a message from messages/
 *   setting, limit: name value    of ImapSettings and imapSessionLimits
 *   connections: n                of one address
 * Actions:
 *   ! deliver alice mailbox text  a message comes, as by SMTP
 *   ! close                       shuts the listener down
 *   ! forget alice                her change log is cut: it begins now
 */
let hash = '';
before(async () => {
  hash = await new PasswordHasher(testSealer).hash('secret');
});

const transcripts = await readTranscripts(fileURLToPath(new URL('imap', import.meta.url)));
for (const transcript of transcripts) {
  test(`IMAP: ${basename(transcript.path, '.txt')}`, () => run(transcript, { engine: 'sqlite' }));
}

suite('on PostgreSQL', () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());
  for (const transcript of transcripts) {
    test(`IMAP on PostgreSQL: ${basename(transcript.path, '.txt')}`, async () =>
      run(transcript, { engine: 'postgres', url: await server.createDatabase() }));
  }
});

const at = (name = ''): string => `${name}@example.test`;

async function run(transcript: Transcript, engine: Engine): Promise<void> {
  await using stage = await ImapStage.open(engine, tokensOf(transcript));
  const variation: ImapVariation = {};
  let first = 'imap';
  for (const [key, value] of transcript.setup) {
    if (key === 'listener') first = value;
    else if (key !== 'token' && !vary(variation, key, value)) await prepare(stage, key, value);
  }
  await using listeners = new AsyncDisposableStack();
  const open = new Map<string, Listener>();
  for (const name of listenerNames) open.set(name, listeners.use(await stage.listen(name, variation)));
  const ports = [...open].toSorted(([a], [b]) => Number(b === first) - Number(a === first));
  await play(transcript, {
    ports: Object.fromEntries(ports.map(([name, { port }]) => [name, port])),
    actions: actions(stage, async () => open.get(first)?.[Symbol.asyncDispose]()),
  });
}

/** Whether the line of the setup is about the listeners. */
function vary(variation: ImapVariation, key: string, value: string): boolean {
  const [name = '', word = ''] = value.split(' ');
  if (key === 'connections') variation.connections = { perAddress: Number(value), total: 100 };
  else if (key === 'limit') {
    assert.ok(name in imapSessionLimits, `there is no limit ${name}`);
    variation.limits = { ...variation.limits, [name]: Number(word) };
  } else if (key === 'setting') {
    const values: Record<string, boolean> = { true: true, false: false };
    variation.settings = { ...variation.settings, [name]: values[word] ?? Number(word) };
  } else return false;
  return true;
}

async function prepare(stage: ImapStage, key: string, value: string): Promise<void> {
  const [name = '', mailbox = '', ...rest] = Buffer.from(value, 'latin1').toString().split(' ');
  if (key === 'account') await addAccount(stage, name, Number(mailbox));
  else if (key === 'suspended') {
    await addAccount(stage, name, 0);
    await stage.directory.setStatus(at(name), 'suspended');
  } else if (key === 'second-factor') await setSecondFactor(stage.database, await stage.account(at(name)), mailbox);
  else if (key === 'mailbox') {
    const account = await stage.account(at(name));
    await stage.store.write(account, 'mailbox.create', { name: [mailbox, ...rest].join(' ') });
  } else if (key === 'message') await deliver(stage, value);
  else if (key === 'file') {
    const text = readFileSync(new URL(`messages/${rest[0]}`, import.meta.url), 'latin1');
    await stage.deliver(at(name), mailbox, text.replaceAll(/\r?\n/g, '\r\n'));
  } else throw new Error(`unknown setup: ${key}`);
}

async function addAccount({ directory }: ImapStage, name: string, quotaBytes: number): Promise<void> {
  await directory.addAccount({ address: at(name), password: { hash }, displayName: '', language: 'en', quotaBytes });
}

async function deliver(stage: ImapStage, value: string): Promise<void> {
  const [name = '', mailbox = '', ...rest] = value.split(' ');
  await stage.deliver(at(name), Buffer.from(mailbox, 'latin1').toString(), clientText(rest.join(' '), new Map()));
}

function actions(stage: ImapStage, close: () => Promise<void>): Record<string, (words: string) => Promise<void>> {
  return {
    deliver: (words) => deliver(stage, words),
    close: async () => void close(),
    forget: async (name) => {
      const now = Date.now() + 2 * storeLimits.changeAge;
      const account = await stage.account(at(name));
      await stage.database.write([{ name: 'mail.tidy', lane: account, args: { account, now } }]);
    },
  };
}
