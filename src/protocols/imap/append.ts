import { codeOf, MailError } from '#base/errors.ts';
import type { Appended } from '#store/append.ts';
import { mailboxName } from '#store/mailboxes.ts';
import type { StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { toRanges } from '#store/uid-set.ts';
import type { AppendArguments, AppendMessage, ReplaceArguments } from '#wire/imap/append.ts';
import { formatStatus, type ResponseCode } from '#wire/imap/response.ts';
import { accountOf, readerOf } from './account.ts';
import { noDestination } from './copy.ts';
import { Refusal } from './errors.ts';
import { messagesOf, type Numbering, writableView } from './selection.ts';
import type { Responses, Result, Session, Upload } from './types.ts';

/** APPEND (RFC 9051 6.3.12, RFC 3502): all messages or none. */
export async function append(session: Session, { mailbox, message }: AppendArguments, upload: Upload): Promise<Result> {
  const name = await destination(session, mailbox);
  const calls: StoreCall[] = [];
  let bytes = 0;
  for (let next: AppendMessage | null = message; next !== null; next = await upload.next(next)) {
    if (calls.length >= session.limits.appended) throw new MailError('limit', 'too many messages in one command');
    bytes += next.literal.size;
    await requireRoom(session, bytes);
    calls.push(callFor(session, name, next, await receive(session, next, upload)));
  }
  const code = await write(session, calls);
  return { status: 'OK', code, text: 'Appended' };
}

/** REPLACE (RFC 8508 3.1). */
export function replace(session: Session, args: ReplaceArguments, upload: Upload): Responses {
  return replaceMessage(session, args, upload, 'sequence');
}

/** UID REPLACE (RFC 8508 3.1). */
export function uidReplace(session: Session, args: ReplaceArguments, upload: Upload): Responses {
  return replaceMessage(session, args, upload, 'uid');
}

async function* replaceMessage(
  session: Session,
  { replaced, mailbox, message }: ReplaceArguments,
  upload: Upload,
  numbering: Numbering,
): Responses {
  const { store } = session.options;
  const account = accountOf(session);
  const view = writableView(session);
  const name = await destination(session, mailbox);
  const number = replaced === '*' ? Infinity : replaced;
  const [uid] = messagesOf(session, [[number, number]], numbering)[0] ?? [];
  const row = uid === undefined ? undefined : await readerOf(session).message(view.mailbox, uid);
  if (row === undefined) throw new Refusal('NO', 'NONEXISTENT', 'The message is not there');
  await requireRoom(session, message.literal.size - row.size);
  const received = await receive(session, message, upload);
  if ((await upload.next(message)) !== null) throw new Refusal('BAD', null, 'REPLACE takes one message');
  // The old one goes first: only the difference needs room.
  const removal = store.call(account, 'expunge', { mailbox: view.mailbox, uids: String(row.uid) });
  const code = await write(session, [removal, callFor(session, name, message, received)]);
  // RFC 8508 3.1: before the old one's EXPUNGE.
  yield formatStatus('*', 'OK', 'The new message is there', code);
  return { status: 'OK', text: 'Replaced' };
}

/** The name of a mailbox that is there: a client should not send a message to hear that it is not. */
async function destination(session: Session, mailbox: string): Promise<string> {
  const name = mailboxName(mailbox);
  if ((await readerOf(session).mailbox(name)) === undefined) throw noDestination();
  return name;
}

/** The same for the account's space, which the write then takes for good. */
async function requireRoom(session: Session, bytes: number): Promise<void> {
  const { used_bytes, quota_bytes } = await readerOf(session).state();
  if (quota_bytes > 0 && used_bytes + bytes > quota_bytes) throw new MailError('over-quota', 'no room for the message');
}

/** Takes a message in; it is durable then, and in no mailbox. */
async function receive({ options, settings }: Session, { literal }: AppendMessage, upload: Upload): Promise<Received> {
  // RFC 7889 3.
  if (literal.size > settings.messageSize) throw new Refusal('NO', 'TOOBIG', 'The message is too large');
  if (literal.size === 0) throw new Refusal('NO', 'CANNOT', 'The message is empty');
  const writer = options.store.receive();
  try {
    await upload.read((chunk) => writer.write(chunk));
    return await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function callFor(
  session: Session,
  mailbox: string,
  { flags, internalDate }: AppendMessage,
  message: Received,
): StoreCall {
  const { store, clock } = session.options;
  return store.call(accountOf(session), 'append', {
    mailbox,
    message,
    flags: flags.system,
    keywords: flags.keywords,
    internalDate: internalDate ?? clock.now(),
  });
}

/** The code that says where the messages are (RFC 9051 7.1 APPENDUID). */
async function write(session: Session, calls: readonly StoreCall[]): Promise<ResponseCode> {
  const results = await session.options.store.writeAll(calls).catch((error: unknown) => {
    throw codeOf(error) === 'not-found' ? noDestination() : error;
  });
  const appended = results.filter((result): result is Appended => isAppended(result));
  session.options.metrics.appended.add(appended.length);
  return ['APPENDUID', appended[0]?.uidValidity ?? 0, toRanges(appended.map(({ uid }) => uid))];
}

function isAppended(result: unknown): result is Appended {
  return typeof result === 'object' && result !== null && 'uidValidity' in result;
}
