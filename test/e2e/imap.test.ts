import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run, type Sowa, startSowa } from './program.ts';
import { python } from './python.ts';

let sowa: Sowa;
before(async () => {
  sowa = await startSowa();
});
after(() => sowa[Symbol.asyncDispose]());

const anna = () => sowa.quickstart.accounts[0] as { address: string; password: string };

/** imaplib: a life of a message, told line by line. argv: port login password */
const life = `
import imaplib, ssl, sys
m = imaplib.IMAP4_SSL('127.0.0.1', int(sys.argv[1]), ssl_context=ssl._create_unverified_context())
m.login(sys.argv[2], sys.argv[3])
for i in range(3):
    m.append('INBOX', None, None, ('Subject: kot %d\\r\\n\\r\\nZażółć gęślą jaźń %d\\r\\n' % (i, i)).encode())
print(m.select('INBOX'))
print(m.search(None, 'SUBJECT', '"kot 1"')[1])
print(m.search('UTF-8', 'BODY', 'zazolc')[1])
print(m.fetch('2', '(UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])')[1])
print(m.copy('2', 'Archive')[0], m.store('2', '+FLAGS', '\\\\Deleted')[1], m.expunge()[1])
print(m.status('INBOX', '(MESSAGES UIDNEXT)')[1], m.status('Archive', '(MESSAGES)')[1])
print(m.create('Praca')[0], m.rename('Praca', 'Dom')[0], m.delete('Dom')[0])
print(m.logout()[0])
`;

test('imaplib appends, searches, fetches, copies, expunges and manages mailboxes', async () => {
  const said = await python(life, String(sowa.port('imaps')), anna().address, anna().password);
  const lines = said.trim().split('\n');
  assert.deepEqual(lines, [
    "('OK', [b'3'])",
    "[b'2']",
    "[b'1 2 3']",
    `[(b'2 (UID 2 FLAGS () RFC822.SIZE ${Buffer.byteLength('Subject: kot 1\r\n\r\nZażółć gęślą jaźń 1\r\n')} BODY[HEADER.FIELDS (SUBJECT)] {18}', b'Subject: kot 1\\r\\n\\r\\n'), b')']`,
    "OK [b'2 (UID 2 FLAGS (\\\\Deleted))'] [b'2']",
    "[b'INBOX (MESSAGES 2 UIDNEXT 4)'] [b'Archive (MESSAGES 1)']",
    'OK OK OK',
    'BYE',
  ]);
});

test('curl reads over imaps:// and over IMAP with STARTTLS, and is refused without TLS', async () => {
  const user = ['--user', `${anna().address}:${anna().password}`];
  const tls = await run('curl', ['-sS', '--insecure', ...user, `imaps://${sowa.at('imaps')}/Archive;UID=1`]);
  assert.match(tls.stdout, /Subject: kot 1/, tls.stderr);
  const start = await run('curl', [
    '-sS',
    '--insecure',
    '--ssl-reqd',
    ...user,
    `imap://${sowa.at('imap')}/Archive;UID=1`,
  ]);
  assert.equal(start.stdout, tls.stdout);
  const plain = await run('curl', ['-sS', ...user, `imap://${sowa.at('imap')}/Archive;UID=1`]);
  assert.notEqual(plain.code, 0);
});
