import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Announcement } from '#db/types.ts';
import { changesSince } from './changes.ts';
import { bareSubscriptions } from './listing.ts';
import { newQueueId } from './queue-id.ts';
import { queueRows } from './queue.ts';
import { checkCounters } from './scrub.ts';
import { collect, openTestStore, receive, type TestStore } from './testing.ts';
import { flag } from './types.ts';
import { packNumbers, unpackRanges } from './uid-set.ts';
import { explain } from './verdicts.ts';

const hello = 'From: Ala <ala@example.test>\r\nSubject: Kot\r\nMessage-ID: <1@example.test>\r\n\r\nAla ma kota.\r\n';

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`store on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    let accounts = 0;
    const newAccount = async (quotaBytes = 0) => {
      await t.store.write(++accounts, 'mail.create', { quotaBytes });
      return accounts;
    };
    const deliver = async (account: number, text = hello, mailbox = 'INBOX') =>
      t.store.write(account, 'append', { mailbox, message: await receive(t.store, text), internalDate: 5000 });
    const inbox = async (account: number) => {
      const row = await t.store.reader(account).mailbox('inbox');
      assert.ok(row);
      return row;
    };

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestStore(engine);
    });
    after(async () => {
      for (let account = 1; account <= accounts; account++) {
        assert.deepEqual(await t.database.read((reader) => checkCounters(reader, account)), []);
      }
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('a new account has its mailboxes, INBOX first of all', async () => {
      const account = await newAccount();
      const mailboxes = await t.store.read(account, (reader) => reader.mailboxes());
      assert.deepEqual(
        mailboxes.map((row) => [row.name, row.special_use, row.uid_next]),
        [
          ['Archive', 'archive', 1],
          ['Drafts', 'drafts', 1],
          ['INBOX', '', 1],
          ['Junk', 'junk', 1],
          ['Sent', 'sent', 1],
          ['Trash', 'trash', 1],
        ],
      );
      assert.equal(new Set(mailboxes.map((row) => row.uid_validity)).size, 6);
    });

    test('why a message is where it is stays known until it is deleted', async () => {
      const account = await newAccount();
      const reasons = [{ check: 'dmarc', result: 'fail', detail: 'example.net p=quarantine' }];
      const append = { mailbox: 'INBOX', specialUse: 'junk', message: await receive(t.store, hello), internalDate: 0 };
      const { mailboxId } = await t.store.write(account, 'append', { ...append, reasons });
      await deliver(account);
      const why = () =>
        t.store.read(account, async (reader) =>
          (await explain(reader, '1@example.test', 10)).map((one) => [one.mailboxes, one.reasons]),
        );
      assert.deepEqual(await why(), [
        [['INBOX'], null],
        [['Junk'], reasons],
      ]);
      await t.store.write(account, 'expunge', { mailbox: mailboxId, uids: '1:1' });
      assert.deepEqual(await why(), [[['INBOX'], null]]);
      const [left] = await t.database.reader.all('SELECT * FROM email_verdict WHERE account_id = ?', account);
      assert.equal(left, undefined);
    });

    test('mail for a mailbox of some use goes where the account put that use, and to the mailbox named where it has none', async () => {
      const account = await newAccount();
      await t.store.write(account, 'mailbox.rename', { from: 'Junk', to: 'Spam' });
      const append = async (specialUse: string) =>
        t.store.write(account, 'append', {
          mailbox: 'INBOX',
          specialUse,
          message: await receive(t.store, hello),
          internalDate: 0,
        });
      const spam = await t.store.reader(account).mailbox('Spam');
      assert.equal((await append('junk')).mailboxId, spam?.mailbox_id);
      assert.equal((await append('important')).mailboxId, (await inbox(account)).mailbox_id);
    });

    test('more reasons than there is room for are cut', async () => {
      const account = await newAccount();
      const reasons = Array.from({ length: 100 }, () => ({ check: 'dkim', result: 'fail', detail: 'ż'.repeat(200) }));
      const message = await receive(t.store, hello);
      await t.store.write(account, 'append', { mailbox: 'INBOX', message, internalDate: 0, reasons });
      const [one] = await t.store.read(account, (reader) => explain(reader, '1@example.test', 1));
      assert.ok(one?.reasons && one.reasons.length > 5 && one.reasons.length < 15);
    });

    test('an appended message is read back byte for byte, with its row', async () => {
      const account = await newAccount();
      const where = await deliver(account);
      assert.equal(where.uid, 1);
      const row = await t.store.reader(account).message(where.mailboxId, 1);
      assert.deepEqual(
        { ...row, save_date: 0 },
        {
          uid: 1,
          email_id: where.emailId,
          modseq: where.modseq,
          flags: 0,
          keywords: '',
          internal_date: 5000,
          save_date: 0,
          size: hello.length,
        },
      );
      const body = await t.store.reader(account).body(where.emailId);
      assert.ok(body);
      assert.equal((await collect(t.store.bodies.read(body))).toString(), hello);
      assert.equal((await collect(t.store.bodies.read(body, 6, 9))).toString(), 'Ala');
      const { total, unseen, bytes, uid_next, modseq } = await inbox(account);
      assert.deepEqual(
        { total, unseen, bytes, uid_next, modseq },
        { total: 1, unseen: 1, bytes: hello.length, uid_next: 2, modseq: where.modseq },
      );
    });

    test('a message that does not fit is refused whole; one that fills the space exactly is not', async () => {
      const account = await newAccount(2 * hello.length);
      await deliver(account);
      await deliver(account);
      await assert.rejects(deliver(account), (error) => codeOf(error) === 'over-quota');
      const state = await t.store.reader(account).state();
      assert.deepEqual([state.used_bytes, state.used_messages], [2 * hello.length, 2]);
    });

    test('concurrent appends, some of them failing, leave exact counters and no UID twice', async () => {
      const account = await newAccount();
      const message = await receive(t.store, hello);
      const attempts = Array.from({ length: 300 }, (_, i) =>
        t.store.write(account, 'append', { mailbox: i % 10 === 3 ? 'Nowhere' : 'INBOX', message, internalDate: i }),
      );
      const settled = await Promise.allSettled(attempts);
      const good = settled.filter((one) => one.status === 'fulfilled').map((one) => one.value.uid);
      assert.equal(good.length, 270);
      assert.deepEqual(
        good.toSorted((a, b) => a - b),
        Array.from({ length: 270 }, (_, i) => i + 1),
      );
      assert.ok(settled.every((one) => one.status === 'fulfilled' || codeOf(one.reason) === 'not-found'));
      assert.equal((await inbox(account)).total, 270);
    });

    test('writeAll over several accounts is all or none', async () => {
      const roomy = await newAccount();
      const full = await newAccount(10);
      const message = await receive(t.store, hello);
      const calls = [full, roomy].map((account) =>
        t.store.call(account, 'append', { mailbox: 'INBOX', message, internalDate: 1 }),
      );
      await assert.rejects(t.store.writeAll(calls), (error) => codeOf(error) === 'over-quota');
      assert.equal((await inbox(roomy)).total, 0);
      await t.store.write(full, 'mail.quota', { quotaBytes: 0 });
      const results = (await t.store.writeAll(calls)) as { uid: number; emailId: number }[];
      assert.deepEqual(
        results.map((one) => one.uid),
        [1, 1],
      );
      const bodies = await Promise.all(
        [full, roomy].map((a, i) => t.store.reader(a).body((results[i] as { emailId: number }).emailId)),
      );
      assert.equal(bodies[0]?.ref, bodies[1]?.ref, 'one body serves both');
    });

    test('flags are added, removed and replaced, and counted', async () => {
      const account = await newAccount();
      for (let i = 0; i < 3; i++) await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      const set = (how: 'add' | 'remove' | 'replace', uids: string, flags: number, keywords: string[] = []) =>
        t.store.write(account, 'setFlags', { mailbox, uids, how, flags, keywords });
      assert.equal((await set('add', '1:2', flag.seen | flag.deleted, ['$Work'])).changed, '1:2');
      assert.equal((await set('add', '1:3', flag.seen)).changed, '3');
      await set('remove', '2', flag.seen, ['$work']);
      await set('replace', '3', flag.flagged, ['b', 'a']);
      const rows = await t.store.reader(account).messages(mailbox, 1, 10);
      assert.deepEqual(
        rows.map((row) => [row.uid, row.flags, row.keywords]),
        [
          [1, flag.seen | flag.deleted, '$Work'],
          [2, flag.deleted, ''],
          [3, flag.flagged, 'a b'],
        ],
      );
      const { unseen, deleted, keywords } = await inbox(account);
      assert.deepEqual({ unseen, deleted, keywords }, { unseen: 2, deleted: 2, keywords: '$Work a b' });
    });

    test('a conditional flag change spares what changed since (RFC 7162 3.1.3)', async () => {
      const account = await newAccount();
      await deliver(account);
      const second = await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      await t.store.write(account, 'setFlags', { mailbox, uids: '1', how: 'add', flags: flag.seen, keywords: [] });
      const { changed, refused } = await t.store.write(account, 'setFlags', {
        mailbox,
        uids: '1:2',
        how: 'add',
        flags: flag.flagged,
        keywords: [],
        unchangedSince: second.modseq,
      });
      assert.deepEqual({ changed, refused }, { changed: '2', refused: '1' });
    });

    test('many at once come out as one by one, whatever flags they had', async () => {
      const account = await newAccount();
      for (let i = 0; i < 20; i++) await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      const model = Array.from({ length: 20 }, (_, i) => ({ uid: i + 1, flags: 0, keywords: '' }));
      const set = async (uids: string, how: 'add' | 'remove' | 'replace', flags: number, keyword: string) => {
        const keywords = keyword === '' ? [] : [keyword];
        const { changed } = await t.store.write(account, 'setFlags', { mailbox, uids, how, flags, keywords });
        const ranges = unpackRanges(uids);
        const differ = model.filter((row) => {
          const before = { ...row };
          if (!ranges.some(([from, to]) => from <= row.uid && row.uid <= to)) return false;
          if (how === 'replace') Object.assign(row, { flags, keywords: keyword });
          else if (how === 'add') Object.assign(row, { flags: row.flags | flags, keywords: keyword || row.keywords });
          else Object.assign(row, { flags: row.flags & ~flags, keywords: keyword === '' ? row.keywords : '' });
          return before.flags !== row.flags || before.keywords !== row.keywords;
        });
        assert.equal(changed, packNumbers(differ.map(({ uid }) => uid)));
        const rows = await t.store.reader(account).messages(mailbox, 1, 99);
        assert.deepEqual(
          rows.map(({ uid, flags, keywords }) => ({ uid, flags, keywords })),
          model,
        );
        const { unseen, deleted } = await inbox(account);
        const count = (wanted: number) => model.filter((row) => (row.flags & wanted) !== 0).length;
        assert.deepEqual({ unseen, deleted }, { unseen: 20 - count(flag.seen), deleted: count(flag.deleted) });
      };
      await set('1:20', 'add', flag.seen, '');
      await set('3,7,9:12', 'add', flag.deleted, 'k');
      await set('1:20', 'add', flag.flagged | flag.deleted, '');
      await set('5', 'remove', flag.seen, '');
      await set('1:20', 'remove', flag.deleted | flag.seen, 'k');
      await set('2:18', 'replace', flag.draft, 'k');
      await set('1:20', 'replace', flag.flagged, '');
      await set('1:20', 'replace', flag.flagged, '');
    });

    test('copies share the email, moves keep it, and the last expunge removes it', async () => {
      const account = await newAccount();
      const { emailId } = await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      const copied = await t.store.write(account, 'copy', { mailbox, uids: '1:99', to: 'Archive' });
      assert.deepEqual([copied.from, copied.to], [[1], [1]]);
      const moved = await t.store.write(account, 'move', { mailbox, uids: '1', to: 'Trash' });
      assert.deepEqual([moved.from, moved.to], [[1], [1]]);
      assert.equal((await inbox(account)).total, 0);
      assert.equal((await t.store.reader(account).state()).used_bytes, 2 * hello.length);
      await t.store.write(account, 'expunge', { mailbox: copied.mailboxId, uids: '1' });
      assert.ok(await t.store.reader(account).body(emailId));
      const kept = await t.store.write(account, 'expunge', {
        mailbox: moved.mailboxId,
        uids: '1:*'.replace('*', '9'),
        onlyDeleted: true,
      });
      assert.deepEqual(kept.uids, []);
      await t.store.write(account, 'expunge', { mailbox: moved.mailboxId, uids: '1:9' });
      assert.equal(await t.store.reader(account).body(emailId), undefined);
      assert.equal((await t.store.reader(account).state()).used_bytes, 0);
    });

    test('copies need room, moves do not', async () => {
      const account = await newAccount(hello.length);
      await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      await assert.rejects(
        t.store.write(account, 'copy', { mailbox, uids: '1', to: 'Archive' }),
        (e) => codeOf(e) === 'over-quota',
      );
      await assert.rejects(
        t.store.write(account, 'move', { mailbox, uids: '1', to: 'Nowhere' }),
        (e) => codeOf(e) === 'not-found',
      );
      await t.store.write(account, 'move', { mailbox, uids: '1', to: 'Archive' });
    });

    test('copies keep their order, whatever is copied where', async () => {
      const account = await newAccount();
      for (let i = 0; i < 6; i++) await deliver(account);
      const { mailbox_id: mailbox } = await inbox(account);
      await t.store.write(account, 'setFlags', {
        mailbox,
        uids: '2',
        how: 'add',
        flags: flag.deleted,
        keywords: ['k'],
      });
      const emails = async (of: number) =>
        (await t.store.reader(account).messages(of, 1, 99)).map(({ uid, email_id, flags, keywords }) => [
          uid,
          email_id % 100,
          flags,
          keywords,
        ]);
      const before = await emails(mailbox);
      const archived = await t.store.write(account, 'copy', { mailbox, uids: '1:2,4,6:99', to: 'Archive' });
      assert.deepEqual(
        [archived.from, archived.to],
        [
          [1, 2, 4, 6],
          [1, 2, 3, 4],
        ],
      );
      const [one, two, , four, , six] = before.map(([, ...rest]) => rest);
      assert.deepEqual(
        (await emails(archived.mailboxId)).map(([, ...rest]) => rest),
        [one, two, four, six],
      );
      const same = await t.store.write(account, 'copy', { mailbox, uids: '2:3,5:4000000000', to: 'INBOX' });
      assert.deepEqual(
        [same.from, same.to],
        [
          [2, 3, 5, 6],
          [7, 8, 9, 10],
        ],
      );
      const row = await inbox(account);
      assert.deepEqual([row.total, row.deleted, row.unseen, row.uid_next], [10, 2, 10, 11]);
      const moved = await t.store.write(account, 'move', { mailbox, uids: '1,3:5,7:99', to: 'Trash' });
      assert.deepEqual(moved.from, [1, 3, 4, 5, 7, 8, 9, 10]);
      assert.deepEqual(
        (await emails(mailbox)).map(([uid]) => uid),
        [2, 6],
      );
    });

    test('a rename makes the levels above, and a subscription finds its mailbox', async () => {
      const account = await newAccount();
      await t.store.write(account, 'mailbox.create', { name: 'a/b' });
      await t.store.write(account, 'mailbox.subscribe', { name: 'x/y/a', subscribed: true });
      await t.store.write(account, 'mailbox.subscribe', { name: 'x', subscribed: true });
      await t.store.write(account, 'mailbox.rename', { from: 'a', to: 'x/y/a' });
      const rows = await t.store.reader(account).mailboxes();
      assert.deepEqual(
        rows.filter(({ name }) => name.startsWith('x')).map(({ name, subscribed }) => [name, subscribed]),
        [
          ['x', 1],
          ['x/y', 0],
          ['x/y/a', 1],
          ['x/y/a/b', 0],
        ],
      );
      assert.deepEqual(await bareSubscriptions(t.store.reader(account)), []);
    });

    test('names without a mailbox can be subscribed to, up to the limit', async () => {
      const account = await newAccount();
      const subscribe = (number: number) =>
        t.store.call(account, 'mailbox.subscribe', { name: `n${number}`, subscribed: true });
      await t.store.writeAll(Array.from({ length: storeLimits.bareSubscriptions }, (_, i) => subscribe(i)));
      await assert.rejects(t.store.writeAll([subscribe(-1)]), (e) => codeOf(e) === 'limit');
      await t.store.writeAll([subscribe(1)]);
      assert.equal((await bareSubscriptions(t.store.reader(account))).length, storeLimits.bareSubscriptions);
    });

    test('mailboxes are created with the levels above, renamed with those below, deleted with their messages', async () => {
      const account = await newAccount();
      const names = async () => (await t.store.read(account, (reader) => reader.mailboxes())).map((row) => row.name);
      await t.store.write(account, 'mailbox.create', { name: 'Praca/Łódź/2026' });
      await deliver(account, hello, 'Praca/Łódź/2026');
      await assert.rejects(
        t.store.write(account, 'mailbox.create', { name: 'Praca' }),
        (e) => codeOf(e) === 'already-exists',
      );
      await t.store.write(account, 'mailbox.rename', { from: 'Praca', to: 'Dom' });
      assert.deepEqual(
        (await names()).filter((n) => /Praca|Dom/.test(n)),
        ['Dom', 'Dom/Łódź', 'Dom/Łódź/2026'],
      );
      await assert.rejects(
        t.store.write(account, 'mailbox.rename', { from: 'Dom', to: 'Dom/Dom' }),
        (e) => codeOf(e) === 'bad-argument',
      );
      await assert.rejects(t.store.write(account, 'mailbox.delete', { name: 'Dom' }), (e) => codeOf(e) === 'in-use');
      await assert.rejects(t.store.write(account, 'mailbox.delete', { name: 'inbox' }), (e) => codeOf(e) === 'denied');
      await t.store.write(account, 'mailbox.delete', { name: 'Dom/Łódź/2026' });
      assert.equal((await t.store.reader(account).state()).used_bytes, 0);
    });

    test('a mailbox made again never repeats a UIDVALIDITY', async () => {
      const account = await newAccount();
      const seen = new Set<number>();
      for (let i = 0; i < 5; i++) {
        seen.add((await t.store.write(account, 'mailbox.create', { name: 'Nowy' })).uidValidity);
        await t.store.write(account, 'mailbox.delete', { name: 'Nowy' });
      }
      assert.equal(seen.size, 5);
    });

    test('the change log tells what happened since any modseq, and the hub that it happened', async () => {
      const account = await newAccount();
      const heard: Announcement[] = [];
      const stop = t.store.hub.subscribe(account, (announcement) => heard.push(announcement));
      const start = (await t.store.reader(account).state()).modseq;
      const first = await deliver(account);
      await deliver(account);
      const mailbox = first.mailboxId;
      await t.store.write(account, 'setFlags', { mailbox, uids: '2', how: 'add', flags: flag.seen, keywords: [] });
      await t.store.write(account, 'expunge', { mailbox, uids: '1' });
      const changes = await changesSince(t.database.reader, account, start, null);
      assert.deepEqual(
        changes?.map((row) => [row.kind, row.uids]),
        [
          ['added', '1'],
          ['added', '2'],
          ['flags', '2'],
          ['removed', '1'],
        ],
      );
      assert.equal((await changesSince(t.database.reader, account, first.modseq, mailbox))?.length, 3);
      for (let i = 0; heard.length < 4 && i < 200; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(
        heard.map((one) => one['kind']),
        ['added', 'added', 'flags', 'removed'],
      );
      stop();
    });

    test('replies join the thread of what they answer; a new subject starts its own', async () => {
      const account = await newAccount();
      const thread = async (id: number) =>
        (
          await t.database.reader.get<{ thread_id: number }>(
            'SELECT thread_id FROM email WHERE account_id = ? AND email_id = ?',
            account,
            id,
          )
        )?.thread_id;
      const reply = (id: number, subject: string, refs: string) =>
        `Subject: ${subject}\r\nMessage-ID: <${id}@x>\r\nReferences: ${refs}\r\n\r\nx`;
      const one = await deliver(account, 'Subject: Kot\r\nMessage-ID: <1@x>\r\n\r\nx');
      const two = await deliver(account, reply(2, 'Odp: Kot', '<1@x>'));
      const other = await deliver(account, reply(3, 'Pies', '<1@x>'));
      const early = await deliver(account, reply(5, 'Re: Mysz', '<4@x>'));
      const late = await deliver(account, 'Subject: Mysz\r\nMessage-ID: <4@x>\r\n\r\nx');
      assert.equal(await thread(two.emailId), await thread(one.emailId));
      assert.notEqual(await thread(other.emailId), await thread(one.emailId));
      assert.equal(await thread(late.emailId), await thread(early.emailId));
    });

    test('tidying forgets old changes, and says so to who asks for them', async () => {
      const account = await newAccount();
      const { modseq } = await deliver(account);
      await t.database.write([
        { name: 'mail.tidy', lane: account, args: { account, now: Date.now() + 90 * 24 * 3600 * 1000 } },
      ]);
      assert.equal(await changesSince(t.database.reader, account, modseq - 1, null), null);
      assert.deepEqual(await changesSince(t.database.reader, account, modseq, null), []);
    });

    test('mail for elsewhere waits in the queue, one row a recipient', async () => {
      const account = await newAccount();
      const { body } = await receive(t.store, hello);
      const recipient = (address: string) => ({ address, notify: '', original: null });
      const message = {
        sender: 'ala@example.test',
        body,
        recipients: [recipient('a@inny.test'), recipient('b@inny.test')],
        envelopeId: null,
        ret: null,
        smtputf8: false,
        bodyType: '8BITMIME' as const,
        requireTls: false,
      };
      await t.store.write(account, 'queue.add', { queueId: newQueueId(1), message });
      const first = await queueRows(t.database.reader, 1);
      const rows = [...first, ...(await queueRows(t.database.reader, 10, first[0]))];
      assert.deepEqual(
        rows.map((row) => [row.sender, row.address, row.state, row.size]),
        [
          ['ala@example.test', 'a@inny.test', 'queued', hello.length],
          ['ala@example.test', 'b@inny.test', 'queued', hello.length],
        ],
      );
    });

    test('an unknown operation and an unknown account are clear errors', async () => {
      await assert.rejects(
        t.database.write([{ name: 'nonsense', lane: 1, args: {} }]),
        (e) => codeOf(e) === 'unsupported',
      );
      await assert.rejects(deliver(999_999), (e) => codeOf(e) === 'not-found');
      await assert.rejects(
        newAccount().then((a) => t.store.write(a, 'mail.create', { quotaBytes: 0 })),
        (e) => codeOf(e) === 'already-exists',
      );
    });

    test('dropping an account removes every row it had', async () => {
      const account = await newAccount();
      await deliver(account);
      await t.store.write(account, 'mail.drop', { trails: { ids: [], from: '' } });
      for (const table of ['message', 'email', 'mailbox', 'change', 'thread_reference', 'account_state']) {
        assert.deepEqual(
          await t.database.reader.all(`SELECT 1 FROM ${table} WHERE account_id = ?`, account),
          [],
          table,
        );
      }
    });
  });
}
