/** neomutt at a terminal, its keys pressed by a script: it reads, marks, moves, removes and writes mail over IMAP. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ImapFlow } from 'imapflow';
import { connectImap, type Login, messagesIn, servedCertificate } from './imap-client.ts';
import { run, type Sowa, startSowa } from './program.ts';

const resources = new AsyncDisposableStack();
let sowa: Sowa;
let scratch: string;
let anna: Login;
let client: ImapFlow;
before(async () => {
  sowa = resources.use(await startSowa());
  scratch = mkdtempSync(join(tmpdir(), 'sowa-neomutt-'));
  resources.defer(() => rmSync(scratch, { recursive: true, force: true }));
  anna = sowa.quickstart.accounts[0] as Login;
  client = await connectImap(sowa, anna);
  resources.defer(() => client.logout());
  writeFileSync(join(scratch, 'sowa.pem'), await servedCertificate(sowa.port('imaps')));
});
after(() => resources.disposeAsync());

/** Opens a mailbox and presses keys, in neomutt's own words for them. */
async function neomutt(mailbox: string, keys: string): Promise<void> {
  const place = `imaps://127.0.0.1:${sowa.port('imaps')}/`;
  const settings = {
    folder: place,
    spoolfile: `${place}INBOX`,
    imap_user: anna.address,
    imap_pass: anna.password,
    certificate_file: join(scratch, 'sowa.pem'),
    tmpdir: scratch,
    editor: '/bin/true',
    from: anna.address,
  };
  const switches =
    'nomark_old nossl_verify_host nossl_verify_dates noconfirmappend noconfirmcreate nowait_key imap_qresync imap_idle';
  const rc = [
    ...Object.entries(settings).map(([name, value]) => `set ${name}="${value}"`),
    `set ${switches}`,
    'set delete=yes move=no quit=yes sleep_time=0 timeout=5 abort_unmodified=no postpone=yes header_cache=""',
    `push '${keys}<quit>'`,
  ];
  writeFileSync(join(scratch, 'rc'), `${rc.join('\n')}\n`);
  const command = `neomutt -n -F ${join(scratch, 'rc')} -f "${place}${mailbox}"`;
  const env = { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8', HOME: scratch };
  const log = join(scratch, 'screen');
  const { code, stdout } = await run('timeout', ['60', 'script', '-qec', command, log], { env, cwd: scratch });
  assert.equal(code, 0, `${stdout}${readFileSync(log, 'latin1')}`);
}

test('mail is read, flagged, saved to another mailbox and removed', async () => {
  for (let n = 0; n < 6; n++)
    await client.append('INBOX', `Subject: kot ${n}\r\nFrom: a@elsewhere.test\r\n\r\nmiau ${n}\r\n`);
  await neomutt(
    'INBOX',
    '<first-entry><display-message><exit>' +
      '<tag-pattern>~s "kot [12]"<enter><tag-prefix><flag-message>' +
      '<untag-pattern>.<enter><tag-pattern>~s "kot [34]"<enter><tag-prefix><save-message>=Archive<enter>' +
      '<untag-pattern>.<enter><tag-pattern>~b "miau 5"<enter><tag-prefix><delete-message><sync-mailbox>',
  );
  const left = (await messagesIn(client, 'INBOX')).map(({ flags, text }) => `${/kot \d/.exec(text)?.[0]} ${flags}`);
  assert.deepEqual(left, ['kot 0 \\Seen', 'kot 1 \\Flagged', 'kot 2 \\Flagged']);
  const saved = (await messagesIn(client, 'Archive')).map(({ text }) => /kot \d/.exec(text)?.[0]);
  assert.deepEqual(saved, ['kot 3', 'kot 4']);
});

test('a message is copied into a mailbox that is made for it', async () => {
  await neomutt('Archive', '<first-entry><copy-message>=Żółw<enter>');
  assert.deepEqual(
    (await messagesIn(client, 'Żółw')).map(({ text }) => /kot \d/.exec(text)?.[0]),
    ['kot 3'],
  );
});
