/** Programs that keep a Maildir and a mailbox alike: changes on both sides, and nothing to do afterwards. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ImapFlow } from 'imapflow';
import { connectImap, type ImapMessage, type Login, messagesIn, servedCertificate } from './imap-client.ts';
import {
  deliverTo,
  makeMaildir,
  type MaildirMessage,
  readMaildir,
  removeFromMaildir,
  setMaildirFlags,
} from './maildir.ts';
import { run, type Sowa, startSowa } from './program.ts';

const resources = new AsyncDisposableStack();
let sowa: Sowa;
let scratch: string;
let certificate: string;
before(async () => {
  sowa = resources.use(await startSowa());
  scratch = mkdtempSync(join(tmpdir(), 'sowa-sync-'));
  resources.defer(() => rmSync(scratch, { recursive: true, force: true }));
  certificate = join(scratch, 'sowa.pem');
  writeFileSync(certificate, await servedCertificate(sowa.port('imaps')));
});
after(() => resources.disposeAsync());

/** A message of many forms: letters of eight bits, long bodies, none, MIME, odd lines. LF line ends, Latin-1 bytes. */
function message(side: string, n: number): string {
  const head = `From: ${side}@elsewhere.test\nSubject: ${side} ${n}\nMessage-ID: <${side}.${n}@elsewhere.test>\n`;
  const bodies = [
    `Line ${n}\n`,
    Buffer.from('Zażółć gęślą jaźń\n').toString('latin1'),
    '\n'.repeat(n % 7) + '.\n..\nFrom here\n',
    `${'x'.repeat(n % 1500)}\n`.repeat(1 + (n % 30)),
    'no line end',
  ];
  const mime = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n';
  return n % 6 === 5 ? head + mime : `${head}\n${bodies[n % 6] ?? ''}`;
}

/** What both sides must agree on: the message's bytes in IMAP's form, and flags as Maildir's letters. */
function near(messages: readonly MaildirMessage[]): string[] {
  return messages.map(({ flags, text }) => `${flags} ${unmarked(text.replaceAll('\n', '\r\n'))}`).toSorted();
}
/** Without what a program adds to a message that it uploads, to find it again. */
function unmarked(text: string): string {
  return text.replace(/^X-TUID: .*\r\n/m, '');
}
const letters: Readonly<Record<string, string>> = {
  '\\Flagged': 'F',
  '\\Answered': 'R',
  '\\Seen': 'S',
  '\\Draft': 'D',
  $Forwarded: 'P',
};
function far(messages: readonly ImapMessage[]): string[] {
  const flagsOf = (flags: string) => (flags === '' ? [] : flags.split(' ').map((flag) => letters[flag] ?? flag));
  return messages.map(({ flags, text }) => `${flagsOf(flags).toSorted().join('')} ${unmarked(text)}`).toSorted();
}

/** That both sides are the same; says the first message that is not. */
function assertAlike(one: readonly string[], other: readonly string[]): void {
  const at = one.findIndex((text, i) => text !== other[i]);
  assert.equal(one[at], other[at]);
  assert.equal(one.length, other.length);
}

/** Flags, removals and arrivals on the server: what another client would have done meanwhile. */
async function changeFar(client: ImapFlow, from: number, count: number): Promise<void> {
  const uids = (await messagesIn(client, 'INBOX')).map(({ uid }) => uid);
  const some = (start: number) => uids.slice(start, start + count).join(',');
  await client.messageFlagsAdd(some(0), ['\\Flagged', '\\Seen'], { uid: true });
  await client.messageFlagsRemove(some(count), ['\\Seen'], { uid: true });
  await client.messageDelete(some(2 * count), { uid: true });
  for (let n = from; n < from + count; n++) {
    await client.append('INBOX', Buffer.from(message('far', n).replaceAll('\n', '\r\n'), 'latin1'), ['\\Answered']);
  }
}

/** The same in the Maildir, to other messages. */
function changeNear(path: string, from: number, count: number): void {
  const messages = readMaildir(path).toSorted((a, b) => (a.text < b.text ? -1 : 1));
  const some = (start: number) => messages.slice(messages.length - start - count, messages.length - start);
  for (const one of some(0)) setMaildirFlags(path, one, 'RS');
  for (const one of some(count)) removeFromMaildir(one);
  for (let n = from; n < from + count; n++) deliverTo(path, `near-${n}`, message('near', n), n % 2 === 0 ? 'S' : '');
}

/** Differs after whatever changes either side: each change on the server takes a modseq, each in a Maildir a name. */
async function stateOf(client: ImapFlow, path: string): Promise<unknown> {
  const status = await client.status('INBOX', { highestModseq: true, messages: true });
  return { status, paths: readMaildir(path).map((message) => message.path) };
}

suite('mbsync', () => {
  let anna: Login;
  let client: ImapFlow;
  let mail: string;
  before(async () => {
    anna = sowa.quickstart.accounts[0] as Login;
    client = await connectImap(sowa, anna);
    resources.defer(() => client.logout());
    mail = join(scratch, 'mbsync');
    makeMaildir(join(mail, 'INBOX'));
    writeFileSync(
      join(scratch, 'mbsyncrc'),
      `IMAPStore far
Host 127.0.0.1
Port ${sowa.port('imaps')}
SSLType IMAPS
CertificateFile ${certificate}
User ${anna.address}
Pass ${anna.password}

MaildirStore near
Path ${mail}/
Inbox ${mail}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
`,
    );
  });

  async function mbsync(): Promise<void> {
    const { code, stdout, stderr } = await run('mbsync', ['-c', join(scratch, 'mbsyncrc'), 'all']);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(stderr, '');
  }

  test('5,000 messages with flags go up, and come to the same bytes', async () => {
    for (let n = 0; n < 5_000; n++) {
      deliverTo(join(mail, 'INBOX'), `near-${n}`, message('near', n), ['', 'S', 'FS', 'R', 'DS', 'P'][n % 6]);
    }
    await mbsync();
    const there = far(await messagesIn(client, 'INBOX'));
    assert.equal(there.length, 5_000);
    assertAlike(there, near(readMaildir(join(mail, 'INBOX'))));
  });

  test('changes on both sides meet, and then there is nothing to do', async () => {
    changeNear(join(mail, 'INBOX'), 5_000, 200);
    await changeFar(client, 0, 200);
    await client.mailboxCreate('Zażółć/gęślą');
    await client.append('Zażółć/gęślą', message('far', 9).replaceAll('\n', '\r\n'));
    await mbsync();
    const there = far(await messagesIn(client, 'INBOX'));
    assert.equal(there.length, 5_000);
    assertAlike(there, near(readMaildir(join(mail, 'INBOX'))));
    assert.equal(there.filter((text) => text.startsWith('R ') && text.includes('Subject: far')).length, 200);
    assert.equal(there.filter((text) => text.startsWith('RS ') && text.includes('Subject: near')).length, 200);
    assert.equal(there.filter((text) => text.startsWith('FS ') && text.includes('Subject: near')).length >= 200, true);
    const named = join(mail, 'Za&AXwA8wFCAQc-', 'g&ARkBWw-l&AQU-');
    assertAlike(near(readMaildir(named)), far(await messagesIn(client, 'Zażółć/gęślą')));
    const before = await stateOf(client, join(mail, 'INBOX'));
    await mbsync();
    assert.deepEqual(await stateOf(client, join(mail, 'INBOX')), before);
  });
});

suite('offlineimap', () => {
  let jan: Login;
  let client: ImapFlow;
  let mail: string;
  before(async () => {
    jan = sowa.quickstart.accounts[1] as Login;
    client = await connectImap(sowa, jan);
    resources.defer(() => client.logout());
    mail = join(scratch, 'offlineimap');
    makeMaildir(join(mail, 'INBOX'));
    writeFileSync(
      join(scratch, 'offlineimaprc'),
      `[general]
accounts = jan
metadata = ${join(scratch, 'offlineimap-state')}
ui = quiet

[Account jan]
localrepository = near
remoterepository = far

[Repository near]
type = Maildir
localfolders = ${mail}

[Repository far]
type = IMAP
remotehost = 127.0.0.1
remoteport = ${sowa.port('imaps')}
ssl = yes
cert_fingerprint = ${new X509Certificate(readFileSync(certificate)).fingerprint512.replaceAll(':', '').toLowerCase()}
remoteuser = ${jan.address}
remotepass = ${jan.password}
folderfilter = lambda name: name == 'INBOX'
`,
    );
  });

  async function offlineimap(): Promise<void> {
    const { code, stdout, stderr } = await run('offlineimap', ['-c', join(scratch, 'offlineimaprc'), '-o']);
    assert.equal(code, 0, stdout + stderr);
  }

  test('mail goes both ways, changes on both sides meet, and then there is nothing to do', async () => {
    for (let n = 0; n < 120; n++)
      deliverTo(join(mail, 'INBOX'), `near-${n}`, message('near', n), ['', 'S', 'FS'][n % 3]);
    for (let n = 0; n < 120; n++) await client.append('INBOX', message('far', n).replaceAll('\n', '\r\n'), ['\\Seen']);
    await offlineimap();
    assertAlike(far(await messagesIn(client, 'INBOX')), near(readMaildir(join(mail, 'INBOX'))));
    changeNear(join(mail, 'INBOX'), 240, 30);
    await changeFar(client, 240, 30);
    await offlineimap();
    const there = far(await messagesIn(client, 'INBOX'));
    assert.equal(there.length, 240);
    assertAlike(there, near(readMaildir(join(mail, 'INBOX'))));
    const before = await stateOf(client, join(mail, 'INBOX'));
    await offlineimap();
    assert.deepEqual(await stateOf(client, join(mail, 'INBOX')), before);
  });
});
