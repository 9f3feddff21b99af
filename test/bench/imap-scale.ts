/**
 * `npm run bench:imap-scale`: what large things cost Sowa's IMAP: a mailbox of a million messages, ten thousand idle
 * sessions, ten thousand mailboxes. Prints the table of docs/benchmarks.md.
 */
import { imapCommand, imapSession, type LineClient } from './imap-client.ts';
import { appendMessages, imapAccounts } from './imap-fill.ts';
import { idleSessions } from './imap-loads.ts';
import { untilIdle } from './imap-measure.ts';
import { pssOf } from './processes.ts';
import { row, shown } from './report.ts';
import { corpusMessage } from './search-corpus.ts';
import type { Account, Service } from './service.ts';
import { startSowa } from './sowa.ts';

const firstMessages = 1_000;
const doublings = 10;
const messages = firstMessages * 2 ** doublings;
const sessions = 10_000;
/** An account may have 10,000, with those it is born with and the levels above these. */
const mailboxes = 9_800;
/** Commands on their way at a time where there are thousands. */
const pipelined = 100;

const table: string[] = [];

function report(what: string, value: number, unit: string): void {
  table.push(row([what, `${shown(value)} ${unit}`]));
  console.error(`${what}: ${shown(value)} ${unit}`);
}

/** Milliseconds that some commands take, the answer of the last given to `check`. */
async function timed(client: LineClient, what: string, ...commands: string[]): Promise<string> {
  const started = performance.now();
  let answer = '';
  for (const command of commands) answer = await imapCommand(client, command);
  report(what, performance.now() - started, 'ms');
  return answer;
}

/** Gives thousands of commands without waiting for each. */
async function many(client: LineClient, commands: readonly string[]): Promise<void> {
  for (let i = 0; i < commands.length; i += pipelined) {
    const some = commands.slice(i, i + pipelined);
    await client.send(some.map((command) => `b ${command}\r\n`).join(''), 'c NOOP\r\n');
    const answers = await client.until(/^c OK/);
    const refused = /^b (?!OK).*/m.exec(answers);
    if (refused !== null) throw new Error(refused[0]);
  }
}

async function largeMailbox(service: Service): Promise<void> {
  const account = imapAccounts.corpus;
  await appendMessages(service, account, firstMessages, corpusMessage);
  using client = await imapSession(service.imap, service.accounts[account] as Account);
  const count = messages.toLocaleString('en-US');
  const started = performance.now();
  for (let i = 0; i < doublings; i++) {
    await imapCommand(client, 'SELECT INBOX');
    await imapCommand(client, 'COPY 1:* INBOX');
  }
  report('COPY, messages a second', (1000 * (messages - firstMessages)) / (performance.now() - started), '');
  await imapCommand(client, 'UNSELECT');
  await untilIdle(service);
  const before = pssOf(service.roots);
  await timed(client, `SELECT, ${count} messages`, 'SELECT INBOX');
  await timed(client, 'NOOP', 'NOOP');
  await timed(
    client,
    'FETCH of 1,000 in the middle (UID FLAGS ENVELOPE)',
    `FETCH ${messages / 2}:${messages / 2 + 999} (UID FLAGS ENVELOPE)`,
  );
  await timed(client, 'FETCH 1:* (UID FLAGS)', 'FETCH 1:* (UID FLAGS)');
  await timed(client, 'SEARCH UNSEEN, all found', 'SEARCH RETURN (COUNT) UNSEEN');
  await timed(client, 'SEARCH SUBJECT, some found', 'SEARCH RETURN (COUNT) SUBJECT faktur');
  await timed(client, 'SEARCH BODY, many found', 'SEARCH RETURN (COUNT) BODY faktur');
  await timed(client, 'STORE one', `STORE ${messages / 2} +FLAGS (\\Seen)`);
  await timed(client, 'STORE all', 'STORE 1:* +FLAGS.SILENT (\\Flagged)');
  await timed(client, 'EXPUNGE one', `STORE ${messages / 2} +FLAGS (\\Deleted)`, 'EXPUNGE');
  await untilIdle(service);
  report(
    'memory of the service after all that, more than before SELECT',
    (pssOf(service.roots) - before) / 2 ** 20,
    'MB',
  );
}

async function manySessions(service: Service): Promise<void> {
  await untilIdle(service);
  const before = pssOf(service.roots);
  const started = performance.now();
  const opened = await idleSessions(service, { connections: sessions, account: imapAccounts.empty });
  await using _opened = opened;
  const count = sessions.toLocaleString('en-US');
  report(
    `${count} sessions: log in, select and idle, sessions a second`,
    (1000 * sessions) / (performance.now() - started),
    '',
  );
  await untilIdle(service);
  report(`${count} idle sessions, memory each`, (pssOf(service.roots) - before) / sessions / 1024, 'KB');
  const another = performance.now();
  using client = await imapSession(service.imap, service.accounts[imapAccounts.watched] as Account);
  await imapCommand(client, 'SELECT INBOX');
  report('log in and select beside them', performance.now() - another, 'ms');
}

async function manyMailboxes(service: Service): Promise<void> {
  using client = await imapSession(service.imap, service.accounts[imapAccounts.small] as Account);
  const names = Array.from({ length: mailboxes }, (_, i) => `Archive-${i % 100}/Box-${i}`);
  const started = performance.now();
  await many(
    client,
    names.map((name) => `CREATE ${name}`),
  );
  report('CREATE, mailboxes a second', (1000 * mailboxes) / (performance.now() - started), '');
  const count = mailboxes.toLocaleString('en-US');
  await timed(client, `LIST "" *, ${count} mailboxes`, 'LIST "" *');
  await timed(client, 'LIST "" %', 'LIST "" %');
  await timed(client, 'LIST with STATUS (MESSAGES UNSEEN)', 'LIST "" * RETURN (STATUS (MESSAGES UNSEEN))');
  const asked = performance.now();
  await many(
    client,
    names.map((name) => `STATUS ${name} (MESSAGES UNSEEN UIDNEXT HIGHESTMODSEQ)`),
  );
  report('STATUS of each, one command after the other', performance.now() - asked, 'ms');
}

await using service = await startSowa();
await manyMailboxes(service);
await manySessions(service);
await largeMailbox(service);
console.log([row(['what', 'Sowa']), row(['---', '--:']), ...table].join('\n'));
