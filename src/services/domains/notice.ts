import type { Clock } from '#base/clock.ts';
import type { Language } from '#base/catalogue.ts';
import type { Call, Reader } from '#db/types.ts';
import { accountById } from '#directory/accounts.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import type { Recipients } from '#directory/types.ts';
import { newQueueId } from '#store/queue.ts';
import type { Store } from '#store/store.ts';
import { writeTextMessage } from '#wire/mime/text-message.ts';
import type { Item } from './drift.ts';
import { domainTexts, itemSentence } from './sentences.ts';

/** What telling somebody needs. */
export interface NoticeParts {
  reader: Reader;
  store: Store;
  recipients: Recipients;
  hostname: () => string;
  clock: Clock;
}

/**
 * The operations that tell the postmaster of a domain what broke, through the queue like every report, in the language
 * of the account; none where the domain has no postmaster (RFC 5321 4.5.1 wants one, and the log says it too).
 */
export async function driftNotice(parts: NoticeParts, domain: string, broken: readonly Item[]): Promise<Call[]> {
  const { store, recipients, clock, hostname } = parts;
  const postmaster = { local: 'postmaster', domain };
  const resolution = await recipients.resolve(postmaster);
  if (resolution.kind === 'unknown' || resolution.kind === 'foreign') return [];
  const account = resolution.kind === 'local' ? resolution.account : await postmasterAccount(parts.reader);
  const language = await languageOf(parts.reader, account);
  const texts = domainTexts(language);
  const now = clock.now();
  const queueId = newQueueId(now);
  const address = `postmaster@${domain}`;
  const lines = broken.map((item) => `- ${item.name}: ${itemSentence(language, item)}`).join('\n');
  const writer = store.receive();
  await writer.write(
    writeTextMessage({
      from: { name: texts.noticeFrom, address },
      to: address,
      subject: texts.noticeSubject(domain),
      messageId: `${queueId}@${hostname()}`,
      date: now,
      fields: ['Auto-Submitted: auto-generated'],
      text: texts.noticeText(domain, lines),
    }),
  );
  const { body } = await writer.finish();
  const message = {
    // RFC 3834 5: nobody answers it, and nobody is told if it cannot be delivered.
    sender: '',
    body,
    recipients: [{ address, notify: 'NEVER', original: null }],
    envelopeId: null,
    ret: null,
    smtputf8: false,
    bodyType: '7BIT' as const,
    requireTls: false,
  };
  return [store.call(account ?? 0, 'queue.add', { queueId, message })];
}

async function languageOf(reader: Reader, account: number | undefined): Promise<Language> {
  return (account === undefined ? undefined : await accountById(reader, account))?.language ?? 'en';
}
