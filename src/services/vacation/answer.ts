import type { AccountRow } from '#directory/accounts.ts';
import { addressOf } from '#directory/accounts.ts';
import type { VacationRow } from '#directory/vacations.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { type HeaderField, headerValue } from '#wire/header.ts';
import { parseMessageIds } from '#wire/message-id.ts';
import { writeTextMessage } from '#wire/mime/text-message.ts';
import { dayIn, vacationTexts } from './texts.ts';

/** What an answer is made of. */
export interface AnswerInput {
  /** Unique; of letters and digits. */
  id: string;
  account: AccountRow;
  vacation: VacationRow;
  /** Who is answered. */
  to: string;
  /** Of the message that is answered. */
  header: readonly HeaderField[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Characters of a foreign subject that are repeated. */
const subjectLength = 200;

/** The answer of somebody who is away, as octets (RFC 3834 3, RFC 5230 4.7 and 5.2). */
export function writeAnswer({ id, account, vacation, to, header, now }: AnswerInput): Uint8Array {
  const address = addressOf(account);
  const [replied] = parseMessageIds(headerValue(header, 'message-id') ?? '');
  const earlier = parseMessageIds(headerValue(header, 'references') ?? '').slice(-10);
  // RFC 5322 3.6.4.
  const thread = replied === undefined ? [] : [`In-Reply-To: <${replied}>`, references([...earlier, replied])];
  return writeTextMessage({
    from: { name: account.display_name, address },
    to,
    subject: subjectOf(account, vacation, header),
    messageId: `${id}@${account.domain}`,
    date: now,
    fields: [
      ...thread,
      // RFC 3834 5: so that no program answers it.
      'Auto-Submitted: auto-replied (vacation)',
    ],
    text: textOf(account, vacation),
  });
}

function references(ids: readonly string[]): string {
  return `References: ${ids.map((one) => `<${one}>`).join('\r\n ')}`;
}

function subjectOf({ language }: AccountRow, { subject }: VacationRow, header: readonly HeaderField[]): string {
  if (subject !== '') return subject;
  const theirs = decodeWords(headerValue(header, 'subject') ?? '').replace(/\p{Cc}/gu, ' ');
  return vacationTexts(language).subject(theirs.slice(0, subjectLength).trim());
}

function textOf({ language }: AccountRow, { text, ends_at: end }: VacationRow): string {
  if (text !== '') return text;
  const texts = vacationTexts(language);
  return end === null ? texts.away : texts.until(dayIn(language, end));
}
