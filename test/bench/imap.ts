import { idleMemory, idlers, wakeCost, wakeLatency, watchers } from './imap-idle.ts';
import { corpusSize, fillImap, imapAccounts, largeBodies, smallBodies } from './imap-fill.ts';
import { generateImap, type ImapLoadArguments, type ImapResult } from './imap-loads.ts';
import { type ImapFigures, type ImapLoad, metered, untilIdle } from './imap-measure.ts';
import { mixedSizes } from './benches.ts';
import { forgetFiles, type Service } from './service.ts';

/** What a run is judged by: the figure, or `of: 'ratio'` the figure divided by the peer's, or the peer's by ours where less is better. */
export interface ImapGoal {
  label: string;
  of: 'ratio' | 'value' | 'cpu';
  atLeast?: number;
  atMost?: number;
}

const metadata = `FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE), ${corpusSize} messages`;
/** What a cloud disk takes longer than this machine's for a flush. */
const cloudFlush = 4;
const loginConnections = 4;

/** Gives commands again and again for about `seconds`, after it did so for half as long to warm the service up. */
async function repeat(service: Service, seconds: number, load: Omit<ImapLoadArguments, 'count'>, least = 1) {
  const countFor = (time: number, { done, seconds: taken }: ImapResult) =>
    Math.max(least, Math.ceil((time * done) / taken));
  const first = await generateImap(service, { ...load, count: least });
  const warm = await generateImap(service, { ...load, count: countFor(seconds / 2, first) });
  // What it put off, such as the index of messages that came, belongs to the warm-up.
  await untilIdle(service);
  return metered(service, () => generateImap(service, { ...load, count: countFor(seconds, warm) }));
}

function logins(tls: boolean): ImapLoad {
  return {
    label: `LOGIN and LOGOUT, ${tls ? 'TLS' : 'plain'}, ${loginConnections} connections`,
    unit: 'logins/s',
    run: async (service, seconds) => {
      const load = { kind: 'login', tls, connections: loginConnections } as const;
      return rate(await repeat(service, seconds, load, service.accounts.length));
    },
  };
}

function appends(connections: number, slowFlush = 0): ImapLoad {
  const slow = slowFlush === 0 ? '' : `, flush +${slowFlush} ms`;
  return {
    label: `APPEND, mix of 4, 30 and 200 KB, ${connections === 1 ? '1 connection' : `${connections} connections`}${slow}`,
    unit: 'messages/s',
    slowFlush,
    run: async (service, seconds) => {
      const account = imapAccounts.appended;
      const load = { kind: 'append', connections, what: mixedSizes, account } as const;
      return rate(await repeat(service, seconds, load, 10 * connections));
    },
  };
}

function fetchMetadata(when: 'cold' | 'warm'): ImapLoad {
  const what = ['a FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE)'];
  return {
    label: `${metadata}, ${when}`,
    unit: 'messages/s',
    run: async (service, seconds) => {
      const load = { kind: 'run', what, account: imapAccounts.corpus } as const;
      if (when === 'warm') return eachMessage(await repeat(service, seconds, load));
      // Nobody asked before, and the files are not in memory.
      forgetFiles(service);
      return eachMessage(await metered(service, () => generateImap(service, { ...load, count: 1 })));
    },
  };
}

function bodies(account: number, { count, size }: { count: number; size: number }, tls: boolean): ImapLoad {
  const each = size < 2 ** 20 ? `${size / 1024} KB` : `${size / 2 ** 20} MB`;
  return {
    label: `FETCH 1:* BODY.PEEK[], ${count} × ${each}, ${tls ? 'TLS' : 'plain'}`,
    unit: 'MB/s',
    run: async (service, seconds) => {
      const result = await repeat(service, seconds, { kind: 'run', tls, what: ['a FETCH 1:* BODY.PEEK[]'], account });
      return { value: result.bytes / 2 ** 20 / result.seconds, cpu: result.cpu / count };
    },
  };
}

function search(key: string): ImapLoad {
  return {
    label: `SEARCH ${key}, ${corpusSize} messages`,
    unit: 'ms',
    run: async (service, seconds) => {
      const result = await repeat(service, seconds, {
        kind: 'run',
        what: [`a SEARCH ${key}`],
        account: imapAccounts.corpus,
      });
      return { value: (1000 * result.seconds) / result.done, cpu: result.cpu };
    },
  };
}

const storeFlags: ImapLoad = {
  label: `STORE 1:* ±FLAGS (\\Flagged), ${corpusSize} messages`,
  unit: 'messages/s',
  run: async (service, seconds) => {
    const what = ['a STORE 1:* +FLAGS (\\Flagged)', 'a STORE 1:* -FLAGS (\\Flagged)'];
    return eachMessage(await repeat(service, seconds, { kind: 'run', what, account: imapAccounts.corpus }, 2));
  },
};

function rate({
  done,
  seconds,
  cpu,
  flushes,
}: {
  done: number;
  seconds: number;
  cpu: number;
  flushes: number;
}): ImapFigures {
  return { value: done / seconds, cpu, flushes };
}

/** Figures of commands that are about every message of the corpus. */
function eachMessage(result: { done: number; seconds: number; cpu: number; flushes: number }): ImapFigures {
  const { value, cpu = 0, flushes = 0 } = rate(result);
  return { value: value * corpusSize, cpu: cpu / corpusSize, flushes: flushes / corpusSize };
}

const idle = (tls: boolean): ImapLoad => ({
  label: `memory of an idle session, ${tls ? 'TLS' : 'plain'}, of ${idlers}`,
  unit: 'KB',
  run: (service) => idleMemory(service, tls),
});

export const imapLoads: readonly ImapLoad[] = [
  fetchMetadata('cold'),
  fetchMetadata('warm'),
  logins(false),
  logins(true),
  ...[false, true].map((tls) => bodies(imapAccounts.small, smallBodies, tls)),
  ...[false, true].map((tls) => bodies(imapAccounts.large, largeBodies, tls)),
  search('SUBJECT faktur'),
  search('BODY faktur'),
  search('TEXT faktur'),
  storeFlags,
  appends(1),
  appends(16),
  appends(1, cloudFlush),
  appends(16, cloudFlush),
  { label: 'delivery to EXISTS, one idle session', unit: 'ms', run: wakeLatency },
  { label: `delivery to the last EXISTS, ${watchers} idle sessions`, unit: 'ms', run: wakeCost },
  idle(false),
  idle(true),
];

export const imapGoals: readonly ImapGoal[] = [
  { label: logins(false).label, of: 'ratio', atLeast: 5 },
  { label: logins(true).label, of: 'ratio', atLeast: 3 },
  { label: appends(16).label, of: 'ratio', atLeast: 3 },
  { label: fetchMetadata('cold').label, of: 'ratio', atLeast: 15 },
  { label: fetchMetadata('warm').label, of: 'ratio', atLeast: 1.5 },
  ...[false, true].map((tls) => ({ label: bodies(1, smallBodies, tls).label, of: 'ratio', atLeast: 1 }) as const),
  ...[false, true].map((tls) => ({ label: bodies(1, largeBodies, tls).label, of: 'ratio', atLeast: 0.8 }) as const),
  ...['BODY', 'TEXT'].map((key) => ({ label: search(`${key} faktur`).label, of: 'ratio', atLeast: 20 }) as const),
  { label: storeFlags.label, of: 'ratio', atLeast: 2 },
  { label: idle(false).label, of: 'value', atMost: 10 },
  { label: idle(true).label, of: 'value', atMost: 60 },
  { label: 'delivery to EXISTS, one idle session', of: 'value', atMost: 10 },
  { label: `delivery to the last EXISTS, ${watchers} idle sessions`, of: 'cpu', atMost: 1 },
];

/** Brings a new service to the state that the loads need. */
export async function prepareImap(service: Service): Promise<void> {
  await fillImap(service);
  // Warm: one login of each account, as after some minutes of service.
  await generateImap(service, { kind: 'login', count: 2 * service.accounts.length });
  await untilIdle(service);
}
