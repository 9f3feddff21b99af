import { setTimeout as sleep } from 'node:timers/promises';
import { smtpSource, type LoadResult } from './loads.ts';
import { mailboxCount } from './mailbox.ts';
import { accountCount, type Account, type Service } from './service.ts';

/** Delivers messages of 4 KB until every mailbox holds `size`; all must hold the same number before. */
export async function fillMailboxes(service: Service, size: number): Promise<void> {
  const counts = await mailboxCounts(service);
  const missing = size - Math.min(...counts);
  if (missing === 0) return;
  const result = await smtpSource(service, accountCount, accountCount * missing, true);
  await untilVisible(service, counts, result);
}

/** How many messages each account has. */
export async function mailboxCounts(service: Service): Promise<number[]> {
  return Promise.all(service.accounts.map((account) => mailboxCount(service.pop3s, account)));
}

/** Asks POP3 for one mailbox after another until it holds what was delivered; returns when the last did. */
export async function untilVisible(
  service: Service,
  before: readonly number[],
  result: LoadResult,
): Promise<number | undefined> {
  const deadline = Date.now() + 300_000;
  for (const [i, delivered] of result.delivered.entries()) {
    const account = service.accounts[i] as Account;
    while ((await mailboxCount(service.pop3s, account)) < (before[i] ?? 0) + delivered) {
      if (Date.now() > deadline) throw new Error(`${service.name}: accepted mail for ${account.address} never arrived`);
      await sleep(100);
    }
  }
  return result.delivered.length === 0 ? undefined : Date.now();
}
