import { imapCommand, imapSession } from './imap-client.ts';
import { corpusMessage } from './search-corpus.ts';
import type { Account, Service } from './service.ts';

/** Who has what, by number of account. */
export const imapAccounts = {
  /** `corpusSize` messages of search-corpus.ts. */
  corpus: 0,
  small: 1,
  large: 2,
  watched: 3,
  /** From here on: nothing at first, APPEND fills them. */
  appended: 16,
  /** From here on: nothing. */
  empty: 32,
} as const;

export const corpusSize = 10_000;
/** Messages of the mailboxes whose bodies are read, and their size in bytes. */
export const smallBodies = { count: 1_000, size: 20 * 1024 };
export const largeBodies = { count: 20, size: 10 * 1024 * 1024 };

const line = 'The quick brown fox jumps over the lazy dog, and then over another one.\r\n';

/** Puts the messages of all loads into their mailboxes. */
export async function fillImap(service: Service): Promise<void> {
  await appendMessages(service, imapAccounts.corpus, corpusSize, corpusMessage);
  for (const [account, { count, size }] of [
    [imapAccounts.small, smallBodies],
    [imapAccounts.large, largeBodies],
  ] as const) {
    const message = plainMessage(size);
    await appendMessages(service, account, count, () => message);
  }
}

/** APPEND of many messages, some in each command (RFC 3502), into the INBOX of an account. */
export async function appendMessages(
  service: Service,
  account: number,
  count: number,
  message: (n: number) => Buffer,
): Promise<void> {
  using client = await imapSession(service.imap, service.accounts[account] as Account);
  for (let n = 0; n < count;) {
    const pieces: (string | Buffer)[] = ['APPEND INBOX'];
    for (let bytes = 0; n < count && bytes < 2 ** 20; n++) {
      const body = message(n);
      pieces.push(` {${body.length}+}\r\n`, body);
      bytes += body.length;
    }
    await imapCommand(client, ...pieces);
  }
}

function plainMessage(size: number): Buffer {
  const head = 'From: <bench@elsewhere.test>\r\nSubject: Size\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n';
  return Buffer.from(head + line.repeat(Math.ceil((size - head.length) / line.length)));
}
