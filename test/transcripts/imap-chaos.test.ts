import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Listener } from '#net/listener.ts';
import { converse, cuts, garbage, nobodyLeft } from './chaos.ts';
import { ImapStage } from './imap-stage.ts';

/** What brings a session into each of its states. */
const states = {
  greeted: '',
  authenticated: 'a LOGIN alice secret\r\n',
  selected: 'a LOGIN alice secret\r\nb SELECT INBOX\r\n',
  examined: 'a LOGIN alice secret\r\nb ENABLE IMAP4rev2 QRESYNC\r\nc EXAMINE INBOX\r\n',
  literal: 'a LOGIN {5}\r\n',
  appending: 'a LOGIN alice secret\r\nb APPEND INBOX {30}\r\n',
  idling: 'a LOGIN alice secret\r\nb SELECT INBOX\r\nc IDLE\r\n',
} as const;

/** Commands that are well-formed, and may make sense. */
// prettier-ignore
const commands = [
  'CAPABILITY', 'NOOP', 'ID NIL', 'ENABLE CONDSTORE UTF8=ACCEPT', 'LIST "" *', 'LIST (SUBSCRIBED) "" % RETURN (STATUS (SIZE))',
  'LSUB "" %', 'STATUS INBOX (MESSAGES HIGHESTMODSEQ)', 'CREATE x/y', 'DELETE x/y', 'RENAME x z', 'RENAME INBOX q',
  'SUBSCRIBE x', 'UNSUBSCRIBE x', 'SELECT INBOX', 'SELECT x', 'EXAMINE INBOX (CONDSTORE)', 'CLOSE', 'UNSELECT', 'CHECK',
  'APPEND INBOX (\\Seen k) {7+}\r\nX: y\r\n\r', 'APPEND nowhere {3+}\r\nabc', 'APPEND INBOX {3+}\r\nabc {3+}\r\ndef',
  'FETCH 1:* (FLAGS UID ENVELOPE BODYSTRUCTURE)', 'FETCH * BODY[]', 'UID FETCH 1:9 (BODY.PEEK[1]<0.5> BINARY.SIZE[1])',
  'STORE 1 +FLAGS (\\Deleted)', 'UID STORE 1:* FLAGS.SILENT (a b)', 'STORE 1:2 (UNCHANGEDSINCE 3) -FLAGS \\Seen',
  'EXPUNGE', 'UID EXPUNGE 1:3', 'COPY 1 Trash', 'UID COPY 1:* Drafts', 'MOVE 1 Trash', 'UID MOVE 2 INBOX',
  'SEARCH TEXT a', 'UID SEARCH RETURN (SAVE COUNT) NOT SEEN', 'SEARCH OR FROM a (BODY b SINCE 1-Jan-2020)', 'FETCH $ FLAGS',
  'REPLACE 1 INBOX {3+}\r\nabc', 'IDLE\r\nDONE', 'GETQUOTAROOT INBOX', 'NAMESPACE', 'UNAUTHENTICATE', 'LOGIN alice secret',
  'AUTHENTICATE PLAIN\r\n*', 'LOGOUT',
];

/** Bytes that look like IMAP, and bytes that do not. */
// prettier-ignore
const pieces = [
  ...commands.map((command) => `x ${command}\r\n`), 'x ', 'UID ', '{5}', '{5+}\r\n', '{99999999+}\r\n', '{0}\r\n', '~{3+}\r\n', '(',
  ')', '"', '\\', '*', '%', '[', ']', '<', '>', '+', '$', '\0', ' ', '\r\n', '\r\n', '\r', '\n', 'DONE\r\n', 'NIL',
  '\x16\x03\x01\x02', 'ż', '('.repeat(200), 'a'.repeat(3000), 'x SEARCH ' + 'NOT '.repeat(100) + 'ALL\r\n',
];
const inputs = garbage(pieces);
const conversations = fc.array(fc.constantFrom(...commands), { maxLength: 30 });

/** A response line: untagged, a continuation, or tagged; or what a literal holds. */
const literalEnd = /~?\{(\d+)\}\r\n$/;

/** Takes a server's words apart: every line must be a response, literals counted. Gives the tagged ones. */
function tagged(said: Buffer): string[] {
  const lines: string[] = [];
  let rest = said;
  while (rest.length > 0) {
    let line = '';
    for (;;) {
      const end = rest.indexOf('\r\n');
      assert.ok(end >= 0, `a response without an end: ${rest.toString('latin1').slice(0, 200)}`);
      line += rest.subarray(0, end + 2).toString('latin1');
      rest = rest.subarray(end + 2);
      const size = literalEnd.exec(line)?.[1];
      if (size === undefined) break;
      line += '…';
      rest = rest.subarray(Number(size));
    }
    assert.doesNotMatch(line, /SERVERBUG/);
    assert.match(line, /^(?:\* |\+ |[^\s+*]+ (?:OK|NO|BAD) )/, `no response: ${line.slice(0, 200)}`);
    if (!/^[*+] /.test(line)) lines.push(line.trimEnd());
  }
  return lines;
}

suite('IMAP: any bytes and any commands in any state', () => {
  let stage: ImapStage;
  let listener: Listener;

  before(async () => {
    stage = await ImapStage.open();
    const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
    await stage.directory.addAccount({ ...account, address: 'alice@example.test' });
    for (let i = 0; i < 5; i++)
      await stage.deliver('alice@example.test', 'INBOX', `Subject: ${i}\r\n\r\nbody ${i}\r\n`);
    listener = await stage.listen('imap', { limits: { idle: 10_000, loginIdle: 10_000 } });
  });

  after(async () => {
    await listener[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  for (const [state, start] of Object.entries(states)) {
    test(`${state}: answers are answers, and the session ends`, async () => {
      await fc.assert(
        fc.asyncProperty(inputs, cuts, async (input, places) => {
          tagged(await converse(listener, start, input, places));
        }),
        { numRuns: 60 },
      );
    });
  }

  test('every command has one tagged answer, whatever came before', async () => {
    await fc.assert(
      fc.asyncProperty(conversations, async (list) => {
        const text = list.map((command, i) => `t${i} ${command}\r\n`).join('');
        const answers = tagged(await converse(listener, states.selected, Buffer.from(text)));
        const tags = answers.map((line) => line.split(' ')[0]).filter((tag) => tag?.startsWith('t'));
        const end = list.indexOf('LOGOUT') === -1 ? list.length : list.indexOf('LOGOUT') + 1;
        assert.deepEqual(
          tags,
          Array.from({ length: end }, (_, i) => `t${i}`),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('afterwards nobody is left, and the service goes on', async () => {
    await nobodyLeft(listener);
    const said = await converse(listener, states.selected, Buffer.from('z LOGOUT\r\n'));
    assert.match(said.toString(), /z OK Logged out/);
  });
});
