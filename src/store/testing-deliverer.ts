// A process that delivers as fast as it can and says what was acknowledged; made to be killed.
import { receive } from './testing.ts';
import { storeOfArguments } from './testing-process.ts';

const { store, word: round } = await storeOfArguments();

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
