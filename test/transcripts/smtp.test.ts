import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { smtpLimits } from '#base/limits.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { PasswordHasher } from '#directory/password.ts';
import { testSealer } from '#directory/testing.ts';
import type { GroupSenders } from '#directory/routing/types.ts';
import type { Listener } from '#net/listener.ts';
import { Checks, type CheckSettings } from '#services/checks/checks.ts';
import { clamav } from '#services/checks/clamav.ts';
import { zoneResolver } from '#services/checks/testing.ts';
import { play } from './play.ts';
import { listenerNames, type SmtpVariation } from './smtp-options.ts';
import { SmtpStage } from './smtp-stage.ts';
import { tokensOf } from './tokens.ts';
import { readTranscripts, type Transcript } from './transcript.ts';
import { zone } from './smtp-zone.ts';

/**
 * Setup of these transcripts. Addresses are at example.test; every password is `secret`.
 *   listener: mx | submission | submissions | lmtp   the one that sessions use unless OPEN names another
 *   account: alice [bytes]       an account, with so much space
 *   full: alice                  one without room
 *   suspended: carol             one that is suspended
 *   second-factor: alice word    she has one on, and this app password
 *   alias: sales alice
 *   postmaster: alice            takes the postmaster's mail
 *   checks: enforce | quarantine | report   checks mail from all but 198.51.100.0/24, with DNS as in smtp-zone.ts, and a ClamAV that is down
 *   target: [address …]          the domain is non-authoritative; its target server knows these names, and is silent of `silent`
 *   catchall: alice
 *   group: name senders member …  a group; members are names, or addresses elsewhere
 *   forward: alice target [copy] [source]  a target is a name, or an address elsewhere
 *   vacation: alice subject …    she is away from now on
 *   token: word alice            a bearer token that opens her account
 *   setting, limit: name value   of SmtpSettings and smtpLimits
 *   idle, day, forwards, recipients, connections: n    milliseconds, messages a day, those of forwards, recipients of one message of an account, connections of one address
 * Actions:
 *   ! inbox alice n              she has so many messages
 *   ! mail alice regex           the newest of them, whole
 *   ! junk alice n               she has so many messages in Junk
 *   ! why alice regex            the reasons of her newest message
 *   ! queue n; ! queued regex    rows of the queue; the newest
 *   ! queues regex               one of the rows
 *   ! content regex              one of the messages in the queue, whole
 *   ! unvacation alice           she is back
 *   ! close                      shuts the listener down
 */
let hash = '';
before(async () => {
  hash = await new PasswordHasher(testSealer).hash('secret');
});

for (const transcript of await readTranscripts(fileURLToPath(new URL('smtp', import.meta.url)))) {
  test(`SMTP: ${basename(transcript.path, '.txt')}`, () => run(transcript));
}

const at = (name = ''): string => `${name}@example.test`;
/** A name here, or an address elsewhere. */
const whom = (word = ''): string => (word.includes('@') ? word : at(word));

/** What rules at delivery lead to, by the key of the setup. */
const rules: Readonly<Record<string, (stage: SmtpStage, words: string[]) => Promise<void>>> = {
  catchall: ({ rules: mail }, [name]) => mail.setCatchAll('example.test', at(name)),
  group: async ({ rules: mail }, [name, senders, ...members]) => {
    await mail.addGroup(at(name), senders as GroupSenders);
    await mail.addMembers(at(name), members.map(whom));
  },
  forward: async ({ rules: mail }, [name, target, ...more]) => {
    const [source] = more.filter((word) => word !== 'copy');
    await mail.addForward({
      account: at(name),
      target: whom(target),
      keepCopy: more.includes('copy'),
      ...(source !== undefined && { source: at(source) }),
    });
  },
  vacation: ({ rules: mail }, [name, ...subject]) =>
    mail.setVacation(at(name), { starts_at: 0, ends_at: null, subject: subject.join(' '), text: '', interval_days: 7 }),
};

async function run(transcript: Transcript): Promise<void> {
  await using stage = await SmtpStage.open({ engine: 'sqlite' }, tokensOf(transcript));
  const variation: SmtpVariation = {};
  let first = 'mx';
  await using checks = new AsyncDisposableStack();
  for (const [key, value] of transcript.setup) {
    if (key === 'listener') first = value;
    else if (key === 'checks') variation.checks = checks.use(checksOf(value as CheckSettings['dmarc']));
    else if (key === 'target') await setTarget(stage, variation, value.split(' '));
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

function checksOf(dmarc: CheckSettings['dmarc']): Checks {
  const settings = { trustedNetworks: ['198.51.100.0/24'], lists: ['bl.example'], dmarc, trustedSealers: [] };
  return new Checks({
    hostname: 'mail.example.test',
    resolver: zoneResolver(zone),
    settings: () => settings,
    scanners: () => [clamav({ path: '/nonexistent/clamd.sock' })],
    log: silentLog,
    metrics: new Metrics(),
  });
}

async function setTarget({ rules: mail }: SmtpStage, variation: SmtpVariation, names: string[]): Promise<void> {
  await mail.setDomainMode('example.test', { host: 'old.test', port: 25, tls: 'none' });
  variation.probe = async (_target, address) => {
    if (address === at('silent')) return 'unknown';
    return names.some((name) => at(name) === address) ? 'accepted' : 'refused';
  };
}

/** Whether the line of the setup is about the listeners. */
function vary(variation: SmtpVariation, key: string, value: string): boolean {
  const [name = '', word = ''] = value.split(' ');
  if (key === 'idle') variation.idleTimeout = Number(value);
  else if (key === 'day') variation.messagesPerDay = Number(value);
  else if (key === 'recipients') variation.recipientsOfAccount = Number(value);
  else if (key === 'forwards') variation.forwardsPerDay = Number(value);
  else if (key === 'connections') variation.connections = { perAddress: Number(value), total: 100 };
  else if (key === 'limit') {
    assert.ok(name in smtpLimits, `there is no limit ${name}`);
    variation.limits = { ...variation.limits, [name]: Number(word) };
  } else if (key === 'setting') {
    const values: Record<string, unknown> = { true: true, networks: ['127.0.0.0/8'] };
    const number = Number(word);
    const setting = values[word] ?? (Number.isNaN(number) ? word : number);
    variation.settings = { ...variation.settings, [name]: setting };
  } else return false;
  return true;
}

async function prepare(stage: SmtpStage, key: string, value: string): Promise<void> {
  const { directory, store } = stage;
  const [name, word] = value.split(' ');
  const account = { password: { hash }, displayName: '', language: 'en', quotaBytes: Number(word ?? 0) } as const;
  if (key === 'account') await directory.addAccount({ ...account, address: at(name) });
  else if (key === 'full') {
    const id = await directory.addAccount({ ...account, address: at(name), quotaBytes: 5 });
    const writer = store.receive();
    await writer.write(Buffer.from('a: b\n'));
    await store.write(id, 'append', { mailbox: 'INBOX', message: await writer.finish(), internalDate: 0 });
  } else if (key === 'suspended') {
    await directory.addAccount({ ...account, address: at(name) });
    await directory.setStatus(at(name), 'suspended');
  } else if (key === 'second-factor') await stage.setSecondFactor(at(name), word ?? '');
  else if (key === 'alias') await directory.addAlias(at(name), at(word));
  else if (key === 'postmaster') await directory.setPostmaster(at(name));
  else if (key in rules) await rules[key]?.(stage, value.split(' '));
  else throw new Error(`unknown setup: ${key}`);
}

function actions(stage: SmtpStage, close: () => Promise<void>): Record<string, (words: string) => Promise<void>> {
  const matches = (text: string | undefined, pattern: string): void => {
    assert.ok(text !== undefined && new RegExp(pattern, 's').test(text), `${pattern}\n does not match\n${text}`);
  };
  return {
    inbox: async (words) => {
      const [name, count] = words.split(' ');
      assert.equal((await stage.inbox(at(name))).length, Number(count), `messages of ${name}`);
    },
    mail: async (words) => {
      const [name = ''] = words.split(' ', 1);
      matches((await stage.inbox(at(name))).at(-1), words.slice(name.length + 1));
    },
    junk: async (words) => {
      const [name, count] = words.split(' ');
      assert.equal((await stage.inbox(at(name), 'Junk')).length, Number(count), `messages of ${name} in Junk`);
    },
    why: async (words) => {
      const [name = ''] = words.split(' ', 1);
      matches(await stage.reasons(at(name)), words.slice(name.length + 1));
    },
    queue: async (count) => assert.equal((await stage.queue()).length, Number(count), 'rows of the queue'),
    queued: async (pattern) => matches((await stage.queue()).at(-1), pattern),
    queues: async (pattern) =>
      matches(
        (await stage.queue()).find((row) => new RegExp(pattern, 's').test(row)),
        pattern,
      ),
    content: async (pattern) => {
      const contents = await stage.queuedContents();
      assert.ok(
        contents.some((text) => new RegExp(pattern, 's').test(text)),
        `${pattern}\n is not in\n${contents.join('\n')}`,
      );
    },
    trail: async (words) => {
      const [id = ''] = words.split(' ', 1);
      const { events } = await stage.trail(id);
      const lines = events.map(({ kind, detail }) => `${kind} ${JSON.stringify(detail)}`);
      matches(lines.join('\n'), words.slice(id.length + 1));
    },
    unvacation: (name) => stage.rules.clearVacation(at(name)),
    close: async () => void close(),
  };
}
