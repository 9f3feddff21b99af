import type { Clock } from '#base/clock.ts';
import type { Language } from '#base/catalogue.ts';
import type { Call, Reader } from '#db/types.ts';
import { accountById } from '#directory/accounts.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import type { Recipients } from '#directory/types.ts';
import { queuedLetter } from '#services/queue/letter.ts';
import type { Store } from '#store/store.ts';
import type { Item } from './drift.ts';
import { domainTexts, factsSentence } from './sentences.ts';

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
  const address = `postmaster@${domain}`;
  const lines = broken.map((item) => `- ${item.name}: ${factsSentence(language, item)}`).join('\n');
  const letter = {
    from: { name: texts.noticeFrom, address },
    to: address,
    subject: texts.noticeSubject(domain),
    text: texts.noticeText(domain, lines),
  };
  return [await queuedLetter({ store, clock, hostname: hostname() }, account ?? 0, letter)];
}

async function languageOf(reader: Reader, account: number | undefined): Promise<Language> {
  return (account === undefined ? undefined : await accountById(reader, account))?.language ?? 'en';
}
