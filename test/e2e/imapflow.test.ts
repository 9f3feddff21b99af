/** ImapFlow, which uses what it finds announced: IMAP4rev2, CONDSTORE, QRESYNC, IDLE, BINARY, MOVE, UIDPLUS. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { text } from 'node:stream/consumers';
import type { ExistsEvent, ExpungeEvent, FlagsEvent, ImapFlow } from 'imapflow';
import { connectImap, type Login } from './imap-client.ts';
import { type Sowa, startSowa } from './program.ts';

const resources = new AsyncDisposableStack();
let sowa: Sowa;
let anna: Login;
let client: ImapFlow;
before(async () => {
  sowa = resources.use(await startSowa());
  anna = sowa.quickstart.accounts[0] as Login;
  client = await connectImap(sowa, anna, { qresync: true });
  resources.defer(() => client.logout());
});
after(() => resources.disposeAsync());

const message = (n: number) => `From: a@elsewhere.test\r\nSubject: kot ${n}\r\n\r\nWiadomość ${n}\r\n`;
const append = async (mailbox: string, content: string, flags?: string[]) => {
  const done = await client.append(mailbox, content, flags);
  return (done === false ? undefined : done.uid) ?? 0;
};
const uidsOf = (event: { uid?: number | undefined }) => event.uid ?? 0;

test('announces what it enables: IMAP4rev2, CONDSTORE, QRESYNC, UTF8=ACCEPT', () => {
  for (const name of ['IMAP4REV2', 'CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT']) {
    assert.ok([...client.enabled].map((one) => one.toUpperCase()).includes(name), [...client.enabled].join(' '));
  }
});

test('mailboxes are made, renamed, listed with their uses, and removed', async () => {
  await client.mailboxCreate('Praca/Źródła');
  await client.mailboxRename('Praca/Źródła', 'Praca/Ślad');
  await client.mailboxSubscribe('Praca/Ślad');
  const boxes = await client.list({ statusQuery: { messages: true, size: true } });
  const uses = boxes.flatMap(({ path, specialUse }) => (specialUse === undefined ? [] : [`${path} ${specialUse}`]));
  assert.deepEqual(uses.toSorted(), [
    'Archive \\Archive',
    'Drafts \\Drafts',
    'INBOX \\Inbox',
    'Junk \\Junk',
    'Sent \\Sent',
    'Trash \\Trash',
  ]);
  const made = boxes.find(({ path }) => path === 'Praca/Ślad');
  assert.deepEqual([made?.subscribed, made?.status?.messages, made?.parentPath], [true, 0, 'Praca']);
  await client.mailboxDelete('Praca/Ślad');
  assert.equal(await client.status('Praca/Ślad', { messages: true }).catch(() => false), false);
});

test('a part is downloaded as its sender wrote it, whatever its encoding', async () => {
  const letters = 'Zażółć gęślą jaźń\r\n'.repeat(2_000);
  const encoded = Buffer.from(letters).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const uid = await append(
    'INBOX',
    `Subject: =?utf-8?Q?Za=C5=82=C4=85cznik?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n` +
      `--x\r\nContent-Type: text/plain; charset=iso-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n` +
      `=B3=F3d=BC\r\n--x\r\nContent-Type: text/csv; charset=utf-8; name*=utf-8''%C5%82.csv\r\n` +
      `Content-Disposition: attachment; filename*=utf-8''%C5%82.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
      `${encoded}\r\n--x--\r\n`,
  );
  await client.mailboxOpen('INBOX');
  const found = await client.fetchOne(String(uid), { envelope: true, bodyStructure: true }, { uid: true });
  assert.ok(found !== false);
  assert.equal(found.envelope?.subject, 'Załącznik');
  assert.equal(found.bodyStructure?.childNodes?.[1]?.dispositionParameters?.['filename'], 'ł.csv');
  const download = async (part: string) => {
    const { content } = await client.download(String(uid), part, { uid: true });
    assert.ok(content !== undefined);
    return text(content);
  };
  assert.equal(await download('1'), 'łódź');
  assert.equal(await download('2'), letters);
  await client.messageDelete('1:*');
});

test('messages are moved and copied to UIDs that the answer names', async () => {
  const uids = [await append('INBOX', message(1)), await append('INBOX', message(2))];
  await client.mailboxOpen('INBOX');
  const copied = await client.messageCopy(uids, 'Archive', { uid: true });
  const moved = await client.messageMove(uids, 'Archive', { uid: true });
  assert.ok(copied !== false && moved !== false);
  assert.deepEqual([...(moved.uidMap?.keys() ?? [])], uids);
  const there = await client.mailboxOpen('Archive');
  assert.equal(there.exists, 4);
  const places = [...(copied.uidMap?.values() ?? []), ...(moved.uidMap?.values() ?? [])];
  assert.deepEqual(await client.search({ all: true }, { uid: true }), places);
});

test('searches find letters without their marks, answer ESEARCH, and combine', async () => {
  for (let n = 0; n < 5; n++) await append('Sent', message(n), n % 2 === 0 ? ['\\Seen'] : []);
  await client.mailboxOpen('Sent');
  assert.deepEqual(await client.search({ body: 'wiadomosc' }), [1, 2, 3, 4, 5]);
  assert.deepEqual(await client.search({ seen: true, not: { subject: 'KOT 2' } }), [1, 5]);
  assert.deepEqual(await client.search({ or: [{ subject: 'kot 1' }, { seq: '5' }] }), [2, 5]);
  const counted = await client.search({ seen: true }, { uid: true, returnOptions: ['MIN', 'MAX', 'COUNT'] });
  assert.deepEqual(counted, { min: 1, max: 5, count: 3 });
});

test('CONDSTORE: only what changed comes, and what changed meanwhile is not overwritten', async () => {
  const other = await connectImap(sowa, anna);
  const box = await client.mailboxOpen('Sent');
  await other.mailboxOpen('Sent');
  const since = box.highestModseq ?? 0n;
  await other.messageFlagsAdd('2:3', ['\\Flagged', 'pilne']);
  await client.noop();
  const changed = await client.fetchAll('1:*', { uid: true, flags: true }, { changedSince: since });
  assert.deepEqual(
    changed.map(({ seq, flags }) => [seq, flags?.has('\\Flagged'), flags?.has('pilne')]),
    [
      [2, true, true],
      [3, true, true],
    ],
  );
  await client.messageFlagsAdd('1:5', ['mine'], { unchangedSince: since });
  const mine = await client.search({ keyword: 'mine' });
  assert.deepEqual(mine, [1, 4, 5]);
  await other.logout();
});

test('QRESYNC: a client that comes back hears what changed while it was away, and nothing else', async () => {
  const uids: number[] = [];
  for (let n = 0; n < 50; n++) uids.push(await append('Drafts', message(n)));
  const away = await connectImap(sowa, anna, { qresync: true });
  const { highestModseq, uidValidity } = await away.mailboxOpen('Drafts');
  await away.logout();

  await client.mailboxOpen('Drafts');
  await client.messageFlagsAdd(uids.slice(10, 13), ['\\Seen'], { uid: true });
  await client.messageDelete(uids.slice(20, 25), { uid: true });
  const arrived = await append('Drafts', message(50));

  const back = await connectImap(sowa, anna, { qresync: true });
  const flags: FlagsEvent[] = [];
  const expunged: ExpungeEvent[] = [];
  back.on('flags', (event) => flags.push(event));
  back.on('expunge', (event) => expunged.push(event));
  const now = await back.mailboxOpen('Drafts', { changedSince: highestModseq ?? 0n, uidValidity });
  assert.deepEqual(expunged.map(uidsOf), uids.slice(20, 25));
  assert.deepEqual(flags.map(uidsOf), [...uids.slice(10, 13), arrived]);
  assert.equal(now.exists, 46);
  await back.logout();
});

test('IDLE: arrivals, flags and removals by others come by themselves', async () => {
  const watcher = await connectImap(sowa, anna, { qresync: true });
  const { exists } = await watcher.mailboxOpen('Junk');
  const idling = watcher.idle();
  const heard = <T>(name: 'exists' | 'flags' | 'expunge') => once(watcher, name) as Promise<[T]>;

  const exist = heard<ExistsEvent>('exists');
  const uid = await append('Junk', message(1));
  assert.equal((await exist)[0].count, exists + 1);

  await client.mailboxOpen('Junk');
  const flagged = heard<FlagsEvent>('flags');
  await client.messageFlagsAdd(String(uid), ['\\Flagged'], { uid: true });
  const [{ flags }] = await flagged;
  assert.deepEqual([...flags], ['\\Flagged']);

  const gone = heard<ExpungeEvent>('expunge');
  await client.messageDelete(String(uid), { uid: true });
  assert.deepEqual([(await gone)[0].uid, (await gone)[0].vanished], [uid, true]);

  await watcher.noop();
  await idling;
  await watcher.logout();
});
