// A process that delivers as fast as it can and says what was acknowledged; made to be killed.
import { join } from 'node:path';
import { silentLog } from '#base/log.ts';
import { openDatabase } from '#db/open.ts';
import { SegmentBodies } from './bodies/body-store.ts';
import { Store } from './store.ts';
import { receive, testOperations } from './testing.ts';

const [directory = '', url = '', round = '0'] = process.argv.slice(2);
const database = await openDatabase({
  engine: url === '' ? { engine: 'sqlite' } : { engine: 'postgres', url },
  directory,
  ...testOperations,
  log: silentLog,
  role: 'owner',
});
const store = new Store(database, await SegmentBodies.open(join(directory, 'bodies'), 'owner'), { now: Date.now });

let next = 0;
async function deliver(): Promise<void> {
  for (;;) {
    const n = next++;
    const size = n % 50 === 49 ? 1_200_000 : 200 + ((n * 7919) % 20_000);
    const text = `Subject: ${round}-${n}\r\n\r\n${'x'.repeat(size)}`;
    const accounts = [1 + (n % 4), 5 + (n % 3)];
    const message = await receive(store, text);
    const calls = accounts.map((account) =>
      store.call(account, 'append', { mailbox: 'INBOX', message, internalDate: n }),
    );
    const results = (await store.writeAll(calls)) as { uid: number }[];
    // Standard output is a pipe and written at once: what the parent reads was acknowledged.
    process.stdout.write(
      accounts.map((account, i) => `${account} ${results[i]?.uid} ${text.length} ${round}-${n}\n`).join(''),
    );
    if (n % 10 === 9) {
      const mailbox = (await store.reader(8).mailbox('INBOX'))?.mailbox_id ?? 0;
      await store.write(8, 'append', { mailbox: 'INBOX', message, internalDate: n });
      await store.write(8, 'expunge', { mailbox, uids: '1:4294967295' });
    }
  }
}
await Promise.all(Array.from({ length: 32 }, deliver));
