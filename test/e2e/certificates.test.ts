// Certificates from Let's Encrypt's own test authority, for the real program with real zones.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { certificateStage, type Listed, serialAt, session, untilTried } from './certificate-stage.ts';
import type { Sowa } from './program.ts';
import { python } from './python.ts';

/** Subjects of the messages in an account's INBOX, when the queue has delivered what it had. */
async function subjectsOf(sowa: Sowa, account: { address: string; password: string } | undefined): Promise<string[]> {
  for (;;) {
    const queue = JSON.parse((await sowa.command('queue', 'list', '--json')).stdout) as unknown[];
    if (queue.length === 0) break;
    await sleep(100);
  }
  const said = await python(subjects, String(sowa.port('imaps')), account?.address ?? '', account?.password ?? '');
  return JSON.parse(said) as string[];
}

const subjects = `
import email, email.policy, imaplib, json, ssl, sys
port, user, password = sys.argv[1:]
client = imaplib.IMAP4_SSL('127.0.0.1', int(port), ssl_context=ssl._create_unverified_context())
client.login(user, password)
client.select('INBOX')
found = client.search(None, 'ALL')[1][0].split()
print(json.dumps([email.message_from_bytes(client.fetch(one, '(BODY[])')[1][0][1], policy=email.policy.default)['Subject'] for one in found]))
`;

for (const challenge of ['http-01', 'tls-alpn-01', 'dns-01']) {
  test(`names are proved by ${challenge}, and each is shown its certificate`, async () => {
    await using set = await certificateStage(challenge);
    const { sowa, pebble } = set;
    const rows = await untilTried(sowa, 2);
    assert.deepEqual(
      rows.map(({ subject, names, problems }) => ({ subject, names, problems })),
      [
        { subject: 'example.test', names: ['autoconfig.example.test', 'autodiscover.example.test'], problems: [] },
        { subject: 'mail.sowa.test', names: ['mail.sowa.test'], problems: [] },
      ],
      sowa.output(),
    );
    const root = await pebble.root();
    for (const name of ['mail.sowa.test', 'autoconfig.example.test', 'autodiscover.example.test'])
      assert.match(await serialAt(sowa.port('https'), name, root), /^[\dA-F]+$/);

    const before = await serialAt(sowa.port('imaps'), 'mail.sowa.test', root);
    const open = await session(sowa.port('imaps'), 'mail.sowa.test', root);
    await once(open, 'data');
    const renewed = await sowa.command('certificate', 'renew', 'mail.sowa.test');
    assert.match(renewed.stdout, /^mail\.sowa\.test: a new certificate, good until \d{4}-/, renewed.stderr);
    assert.notEqual(await serialAt(sowa.port('imaps'), 'mail.sowa.test', root), before);
    const answered = once(open, 'data');
    open.write('a NOOP\r\n');
    assert.match(String(await answered), /^a OK/, 'an open session goes on');
    open.destroy();
    const doctor = await sowa.command('doctor');
    assert.match(doctor.stdout, /certificates of the authority +2 good/);
  });
}

test('what the authority refuses is told once, in words, and the old certificate stays', async () => {
  await using set = await certificateStage('http-01');
  const { sowa, pebble } = set;
  await untilTried(sowa, 2);
  const root = await pebble.root();
  const before = await serialAt(sowa.port('imaps'), 'mail.sowa.test', root);
  await pebble.stop();
  for (let attempt = 0; attempt < 2; attempt++) {
    const { code, stdout } = await sowa.command('certificate', 'renew', 'mail.sowa.test');
    assert.equal(code, 1);
    assert.match(stdout, /^mail\.sowa\.test: the authority cannot be reached/);
  }
  const all = await sowa.command('certificate', 'renew', '--json');
  const failures = (JSON.parse(all.stdout) as Listed[]).map((row) => row.failures);
  assert.deepEqual(failures, [1, 2], 'others wait as long, without a failure of their own');
  assert.equal(await serialAt(sowa.port('imaps'), 'mail.sowa.test', root), before);
  const [anna] = sowa.quickstart.accounts;
  const told = ['No certificate for mail.sowa.test', 'No certificate for example.test'];
  assert.deepEqual(await subjectsOf(sowa, anna), told, 'each is told once');
  const list = await sowa.command('certificate', 'list', '--lang', 'pl');
  assert.match(list.stdout, /urząd certyfikacji jest nieosiągalny/);
});
