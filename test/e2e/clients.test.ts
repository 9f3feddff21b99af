import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run, type Sowa, startSowa } from './program.ts';
import { fetchAll, python, submit } from './python.ts';

let sowa: Sowa;
let scratch: string;
before(async () => {
  // Nothing answers at the relay: mail for others waits.
  sowa = await startSowa({ env: { SOWA_RELAY_HOST: '127.0.0.1', SOWA_RELAY_PORT: '1' } });
  scratch = mkdtempSync(join(tmpdir(), 'sowa-clients-'));
});
after(async () => {
  await sowa[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
});

const anna = () => sowa.quickstart.accounts[0] as { address: string; password: string };
const jan = () => sowa.quickstart.accounts[1] as { address: string; password: string };
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(scratch, name), content);
  return join(scratch, name);
};

/** The newest message of an account, as poplib fetches it. */
async function newest({ address, password }: { address: string; password: string }): Promise<Buffer> {
  const lines = (await python(fetchAll, String(sowa.port('pop3s')), address, password)).trim().split('\n');
  return Buffer.from(lines.at(-1) ?? '', 'base64');
}

describe('swaks', () => {
  const base = (listener: string, to: string) => [
    '--server',
    '127.0.0.1',
    '--port',
    String(sowa.port(listener)),
    '--to',
    to,
  ];
  const login = (words: string[]) => [
    ...words,
    '--auth-user',
    anna().address,
    '--auth-password',
    anna().password,
    '--from',
    anna().address,
  ];
  const send = async (words: string[]) => {
    const said = await run('swaks', words);
    return { ...said, text: said.stdout + said.stderr };
  };

  test('delivers from outside, in plain text and with STARTTLS', async () => {
    for (const tls of [[], ['--tls']]) {
      const subject = `outside ${tls.length}`;
      const said = await send([
        ...base('smtp', jan().address),
        '--from',
        'someone@elsewhere.test',
        '--header',
        `Subject: ${subject}`,
        ...tls,
      ]);
      assert.equal(said.code, 0, said.text);
      const mail = (await newest(jan())).toString();
      assert.match(mail, new RegExp(`Subject: ${subject}`));
      assert.match(mail, /^Return-Path: <someone@elsewhere\.test>\r\nReceived: from /);
      assert.match(mail, tls.length === 0 ? /with ESMTP\r\n/ : /with ESMTPS/);
    }
  });

  test('is refused for strangers, relaying, and a login without TLS', async () => {
    const stranger = await send([...base('smtp', 'nobody@example.test'), '--from', 'a@elsewhere.test']);
    assert.match(stranger.text, /550 5\.1\.1/);
    const relay = await send([...base('smtp', 'a@elsewhere.test'), '--from', 'b@elsewhere.test']);
    assert.match(relay.text, /550 5\.7\.1/);
    const plain = await send(login([...base('submission', jan().address), '--auth', 'PLAIN']));
    assert.notEqual(plain.code, 0);
    assert.doesNotMatch(plain.text, /AUTH PLAIN/);
  });

  test('submits with STARTTLS and with TLS from the start, by each mechanism', async () => {
    for (const [listener, tls] of [
      ['submission', '--tls'],
      ['submissions', '--tls-on-connect'],
    ] as const) {
      for (const mechanism of ['PLAIN', 'LOGIN']) {
        const said = await send(
          login([
            ...base(listener, jan().address),
            tls,
            '--auth',
            mechanism,
            '--header',
            `Subject: ${listener} ${mechanism}`,
          ]),
        );
        assert.equal(said.code, 0, said.text);
        assert.match((await newest(jan())).toString(), new RegExp(`with ESMTPSA[^]*Subject: ${listener} ${mechanism}`));
      }
    }
  });

  test('cannot submit with a wrong password or another person’s address', async () => {
    const wrong = await send([
      ...base('submissions', jan().address),
      '--tls-on-connect',
      '--auth',
      'PLAIN',
      '--auth-user',
      anna().address,
      '--auth-password',
      'wrong',
    ]);
    assert.match(wrong.text, /535 5\.7\.8/);
    const other = await send([
      ...login([...base('submissions', jan().address), '--tls-on-connect', '--auth', 'PLAIN']),
      '--from',
      jan().address,
    ]);
    assert.match(other.text, /55\d 5\.7\.1/);
  });

  test('leaves mail for other servers in the queue, where it is seen', async () => {
    const said = await send(login([...base('submissions', 'ktos@inny.test'), '--tls-on-connect', '--auth', 'PLAIN']));
    assert.equal(said.code, 0, said.text);
    const list = await sowa.command('queue', 'list', '--json');
    assert.equal(list.code, 0, list.stderr);
    assert.match(list.stdout, /ktos@inny\.test/);
    const [{ id } = { id: '' }] = JSON.parse(list.stdout) as { id: string }[];
    const trail = await sowa.command('queue', 'trail', id);
    assert.match(trail.stdout, /ktos@inny\.test +queued/);
  });
});

describe('curl', () => {
  test('submits over smtps:// and reads over pop3s:// and POP3 with STLS', async () => {
    const mail = file(
      'curl.eml',
      `From: ${anna().address}\r\nTo: ${jan().address}\r\nSubject: curl\r\n\r\nZażółć gęślą jaźń\r\n.kropka\r\n`,
    );
    const sent = await run('curl', [
      '-sS',
      '--insecure',
      '--url',
      `smtps://${sowa.at('submissions')}`,
      '--user',
      `${anna().address}:${anna().password}`,
      '--mail-from',
      anna().address,
      '--mail-rcpt',
      jan().address,
      '--upload-file',
      mail,
    ]);
    assert.equal(sent.code, 0, sent.stderr);
    const user = ['--user', `${jan().address}:${jan().password}`];
    const list = await run('curl', ['-sS', '--insecure', ...user, `pop3s://${sowa.at('pop3s')}/`]);
    const last = list.stdout.trim().split('\n').length;
    const got = await run('curl', ['-sS', '--insecure', ...user, `pop3s://${sowa.at('pop3s')}/${last}`]);
    assert.match(got.stdout, /Zażółć gęślą jaźń\r\n\.kropka\r\n$/);
    const stls = await run('curl', ['-sS', '--insecure', '--ssl-reqd', ...user, `pop3://${sowa.at('pop3')}/${last}`]);
    assert.equal(stls.stdout, got.stdout);
    const refused = await run('curl', ['-sS', ...user, `pop3://${sowa.at('pop3')}/${last}`]);
    assert.notEqual(refused.code, 0);
  });
});

describe('python', () => {
  const messages: [name: string, content: Buffer, utf8?: boolean][] = [
    ['an empty body', Buffer.from('Subject: empty\r\n\r\n')],
    [
      'raw 8-bit in header and body',
      Buffer.from('Subject: Za\xbf\xf3\xb3\xe6\r\n\r\ng\xea\xb6l\xb1 ja\xbc\xf1\r\n', 'latin1'),
    ],
    ['NUL bytes', Buffer.from('Subject: nul\r\n\r\na\0b\0\r\n')],
    ['a UTF-8 header (SMTPUTF8)', Buffer.from('Subject: Zażółć\r\nX-Od: żółw@przykład.test\r\n\r\njaźń\r\n'), true],
    ['dots at line starts', Buffer.from('Subject: dots\r\n\r\n.\r\n..\r\n...\r\n.x\r\n')],
    ['a header that is no header', Buffer.from('this is not a header at all\r\nneither is this\r\n\r\nbody\r\n')],
    [
      'MIME that cannot be parsed',
      Buffer.from(
        'Content-Type: multipart/mixed; boundary\r\nMIME-Version: 1.0\r\n\r\n--x\r\nContent-Type: ;;;\r\n\r\n\r\n',
      ),
    ],
  ];
  for (const [name, content, utf8] of messages) {
    test(`${name} arrives as it was sent`, async () => {
      const path = file('message.eml', content);
      await python(
        submit,
        String(sowa.port('submissions')),
        anna().address,
        anna().password,
        jan().address,
        path,
        ...(utf8 ? ['utf8'] : []),
      );
      const mail = await newest(jan());
      const body = content.subarray(content.indexOf('\r\n\r\n'));
      assert.deepEqual(mail.subarray(mail.length - body.length), body, mail.toString('latin1'));
      const subject = /^(?:Subject|X-Od|this is not).*/m.exec(content.toString('latin1'))?.[0] ?? '';
      assert.ok(mail.toString('latin1').includes(subject), mail.toString('latin1'));
    });
  }

  test('a message with an attachment of 50 MB arrives byte for byte', async () => {
    const head = 'Subject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n';
    const part = 'Content-Type: application/octet-stream; name=dane.bin\r\nContent-Transfer-Encoding: base64\r\n';
    const lines = randomBytes(50 * 1024 * 1024)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n');
    const body = `--b\r\nContent-Type: text/plain\r\n\r\nW załączniku.\r\n--b\r\n${part}\r\n${lines}\r\n--b--\r\n`;
    const path = file('large.eml', `${head}\r\n${body}`);
    await python(submit, String(sowa.port('submissions')), anna().address, anna().password, jan().address, path);
    const mail = await newest(jan());
    const bytes = Buffer.from(body);
    assert.ok(mail.subarray(mail.length - bytes.length).equals(bytes));
  });

  test('a message past the limit is refused by its announced and by its real size', async () => {
    const port = String(sowa.port('smtp'));
    const said = await python(
      `
import smtplib, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=60)
s.ehlo()
print(s.docmd('MAIL FROM:<a@elsewhere.test> SIZE=110000000'))
print(s.docmd('MAIL FROM:<a@elsewhere.test>'))
print(s.docmd('RCPT TO:<%s>' % sys.argv[2]))
try:
    print(s.data(b'x' * 70 + b'\\r\\n' + (b'y' * 998 + b'\\r\\n') * 106000))
except smtplib.SMTPException as e:
    print(e)
`,
      port,
      jan().address,
    );
    assert.match(said, /^\(552, b'5\.3\.4/);
    assert.match(said.split('\n')[3] ?? '', /552.*5\.3\.4|421/);
  });
});

describe('collectors', () => {
  test('fetchmail fetches over POP3S and by STLS, and deletes what it fetched', async () => {
    const { address, password } = jan();
    for (const [listener, ssl] of [
      ['pop3s', 'ssl'],
      ['pop3', 'sslproto tls1.2+'],
    ] as const) {
      await python(
        submit,
        String(sowa.port('submissions')),
        anna().address,
        anna().password,
        address,
        file('f.eml', `Subject: for fetchmail ${listener}\r\n\r\nx\r\n`),
      );
      const rc = file(
        'fetchmailrc',
        `poll 127.0.0.1 service ${sowa.port(listener)} protocol pop3 user "${address}" password "${password}" ${ssl} no sslcertck mda "cat >> ${scratch}/fetched"\n`,
      );
      await run('chmod', ['600', rc]);
      const said = await run(
        'fetchmail',
        ['--fetchmailrc', rc, '--pidfile', join(scratch, 'pid'), '--nosyslog', '--invisible'],
        { env: { ...process.env, FETCHMAILHOME: scratch } },
      );
      assert.equal(said.code, 0, said.stderr + said.stdout);
      assert.match(readFileSync(join(scratch, 'fetched'), 'latin1'), new RegExp(`Subject: for fetchmail ${listener}`));
    }
    assert.equal((await python(fetchAll, String(sowa.port('pop3s')), address, password)).trim(), '');
  });

  test('getmail fetches once and leaves the mail on the server', async () => {
    const { address, password } = anna();
    await python(
      submit,
      String(sowa.port('submissions')),
      address,
      password,
      address,
      file('g.eml', 'Subject: for getmail\r\n\r\nx\r\n'),
    );
    const rc = file(
      'getmailrc',
      `[retriever]\ntype = SimplePOP3SSLRetriever\nserver = 127.0.0.1\nport = ${sowa.port('pop3s')}\nusername = ${address}\npassword = ${password}\n[destination]\ntype = MDA_external\npath = /usr/bin/tee\narguments = ("-a", "${scratch}/got")\nallow_root_commands = true\n[options]\nread_all = false\ndelete = false\n`,
    );
    for (let i = 0; i < 2; i++) {
      const said = await run('getmail', ['--getmaildir', scratch, '--rcfile', rc]);
      assert.equal(said.code, 0, said.stderr + said.stdout);
    }
    const got = readFileSync(join(scratch, 'got'), 'latin1');
    assert.equal(got.match(/^Subject: for getmail$/gm)?.length, 1);
  });
});
