import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { accountById, addressOf } from '#directory/accounts.ts';
import type { CertificateRow } from '#directory/certificates.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import { queuedLetter } from '#services/queue/letter.ts';
import type { Store } from '#store/store.ts';
import type { AcmeProblem } from './acme/faults.ts';
import { certificateTexts } from './texts.ts';

/** What a message to the postmaster is made with. */
export interface NoticeParts {
  hostname: string;
  database: Database;
  store: Store;
  clock: Clock;
  log: Log;
}

/** Puts into the queue what the postmaster should know: that there is no certificate, and why. Without a postmaster only the log has it. */
export async function noticeToPostmaster(
  { hostname, database, store, clock, log }: NoticeParts,
  row: CertificateRow,
  problems: readonly AcmeProblem[],
): Promise<void> {
  const id = await postmasterAccount(database.reader);
  const account = id === undefined ? undefined : await accountById(database.reader, id);
  if (account === undefined) return log.warn('certificates.nobody-told', { subject: row.subject });
  const address = addressOf(account);
  const texts = certificateTexts(account.language);
  const until = row.not_after === null ? null : new Date(row.not_after).toISOString();
  const letter = {
    from: { name: texts.from, address: `postmaster@${account.domain}` },
    to: address,
    subject: texts.subject(row.subject),
    text: texts.text({
      subject: row.subject,
      reasons: problems.map((problem) => texts.problem(problem)),
      until,
      next: new Date(row.next_at).toISOString(),
    }),
  };
  await store.writeAll([await queuedLetter({ store, clock, hostname }, account.account_id, letter)]);
}
