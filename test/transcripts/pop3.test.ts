import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MailError } from '#base/errors.ts';
import { pop3Limits } from '#base/limits.ts';
import { PasswordHasher } from '#directory/password.ts';
import { testSealer } from '#directory/testing.ts';
import type { Listener } from '#net/listener.ts';
import type { Store } from '#store/store.ts';
import { play } from './play.ts';
import { listenerNames, Pop3Stage, type Pop3Variation } from './pop3-stage.ts';
import { setSecondFactor } from './second-factor.ts';
import { clientText } from './text.ts';
import { tokensOf } from './tokens.ts';
import { readTranscripts, type Transcript } from './transcript.ts';

/**
 * Setup of these transcripts. Addresses are at example.test; every password is `secret`, and needs no TLS.
 *   listener: pop3 | pop3s       the one that sessions use unless OPEN names another
 *   account: alice
 *   suspended: carol             an account that is suspended
 *   token: word alice            a bearer token that opens her account
 *   second-factor: alice word   she has one on, and this app password
 *   message: alice text          a message in her INBOX, with the escapes of a transcript
 *   messages: alice n text       so many of them
 *   setting, limit: name value   of Pop3Settings and pop3Limits
 *   connections: n               of one address
 *   refusing: disk | database    what fails: every body read, every write
 * Actions:
 *   ! deliver alice text         a message comes
 *   ! expunge alice uid          another program removes a message
 *   ! inbox alice uids           what is left in her INBOX
 *   ! close                      shuts the listener down
 */
let hash = '';
before(async () => {
  hash = await new PasswordHasher(testSealer).hash('secret');
});

for (const transcript of await readTranscripts(fileURLToPath(new URL('pop3', import.meta.url)))) {
  test(`POP3: ${basename(transcript.path, '.txt')}`, () => run(transcript));
}

const at = (name = ''): string => `${name}@example.test`;

async function run(transcript: Transcript): Promise<void> {
  await using stage = await Pop3Stage.open(tokensOf(transcript));
  const variation: Pop3Variation = {};
  let first = 'pop3';
  for (const [key, value] of transcript.setup) {
    if (key === 'listener') first = value;
    else if (key === 'refusing') variation.store = refusing(stage.store, value);
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
function vary(variation: Pop3Variation, key: string, value: string): boolean {
  const [name = '', word = ''] = value.split(' ');
  if (key === 'connections') variation.connections = { perAddress: Number(value), total: 100 };
  else if (key === 'limit') {
    assert.ok(name in pop3Limits, `there is no limit ${name}`);
    variation.limits = { ...variation.limits, [name]: Number(word) };
  } else if (key === 'setting') variation.settings = { ...variation.settings, [name]: word === 'true' };
  else return false;
  return true;
}

async function prepare(stage: Pop3Stage, key: string, value: string): Promise<void> {
  const { directory } = stage;
  const [name = '', word = '', ...rest] = value.split(' ');
  const account = { password: { hash }, displayName: '', language: 'en', quotaBytes: 0 } as const;
  if (key === 'account') await directory.addAccount({ ...account, address: at(name) });
  else if (key === 'suspended') {
    await directory.addAccount({ ...account, address: at(name) });
    await directory.setStatus(at(name), 'suspended');
  } else if (key === 'second-factor') await setSecondFactor(stage.database, await stage.account(at(name)), word);
  else if (key === 'message') await deliver(stage, value);
  else if (key === 'messages') {
    for (let i = 0; i < Number(word); i++) await deliver(stage, `${name} ${rest.join(' ')}`);
  } else throw new Error(`unknown setup: ${key}`);
}

async function deliver(stage: Pop3Stage, value: string): Promise<void> {
  const [name = '', ...text] = value.split(' ');
  await stage.deliver(at(name), clientText(text.join(' '), new Map()));
}

/** The store itself, but for what fails. */
function refusing(store: Store, what: string): Store {
  const failure = new MailError('unavailable', `the ${what} is gone`);
  const replaced: Record<string, unknown> =
    what === 'disk' ? { bodies: { read: () => failing(failure) } } : { write: () => Promise.reject(failure) };
  return new Proxy(store, {
    get: (target, name) => {
      if (typeof name === 'string' && name in replaced) return replaced[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

// eslint-disable-next-line require-yield -- it fails before it could
async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  throw error;
}

function actions(stage: Pop3Stage, close: () => Promise<void>): Record<string, (words: string) => Promise<void>> {
  return {
    deliver: (words) => deliver(stage, words),
    expunge: (words) => {
      const [name, uid] = words.split(' ');
      return stage.expunge(at(name), Number(uid));
    },
    inbox: async (words) => {
      const [name, ...uids] = words.split(' ');
      assert.deepEqual(await stage.uids(at(name)), uids.map(Number), `what is left to ${name}`);
    },
    close: async () => void close(),
  };
}
