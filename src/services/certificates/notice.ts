import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { accountById, addressOf } from '#directory/accounts.ts';
import type { CertificateRow } from '#directory/certificates.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import { newQueueId } from '#store/queue.ts';
import type { Store } from '#store/store.ts';
import { writeTextMessage } from '#wire/mime/text-message.ts';
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
  const now = clock.now();
  const queueId = newQueueId(now);
  const until = row.not_after === null ? null : new Date(row.not_after).toISOString();
  const octets = writeTextMessage({
    from: { name: texts.from, address: `postmaster@${account.domain}` },
    to: address,
    subject: texts.subject(row.subject),
    messageId: `${queueId}@${hostname}`,
    date: now,
    fields: ['Auto-Submitted: auto-generated'],
    text: texts.text({
      subject: row.subject,
      reasons: problems.map((problem) => texts.problem(problem)),
      until,
      next: new Date(row.next_at).toISOString(),
    }),
  });
  const writer = store.receive();
  await writer.write(octets);
  const { body } = await writer.finish();
  const message = {
    // RFC 3834 4: an answer to it would go to nobody.
    sender: '',
    body,
    recipients: [{ address, notify: 'NEVER', original: null }],
    envelopeId: null,
    ret: null,
    smtputf8: false,
    bodyType: '7BIT' as const,
    requireTls: false,
  };
  await store.writeAll([store.call(account.account_id, 'queue.add', { queueId, message })]);
}
