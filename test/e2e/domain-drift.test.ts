// What the daily look of the real program finds broken comes into the postmaster's mailbox, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLookDue } from './daily-look.ts';
import { startKnot } from './knot.ts';
import { fetchAll, python } from './python.ts';
import { type Sowa, startSowa } from './program.ts';

const domain = 'example.test';

async function mails(sowa: Sowa, address: string, password: string): Promise<string[]> {
  const said = await python(fetchAll, String(sowa.port('pop3s')), address, password);
  const texts = said.split('\n').filter((line) => line !== '');
  return texts.map((line) => Buffer.from(line, 'base64').toString());
}

test('a record that vanished is told to the postmaster, in the language of the account', async () => {
  const host = ['mail.sowa.test. 60 A 127.0.0.1', '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.test.'];
  await using knot = await startKnot(host);
  await using sowa = await startSowa({
    env: {
      SOWA_HOSTNAME: 'mail.sowa.test',
      SOWA_DNS_SERVERS: `127.0.0.1:${knot.port}`,
      SOWA_DNS_AUTHORITY_PORT: String(knot.port),
    },
  });
  const password = 'a long enough password';
  await sowa.command('account', 'add', `szef@${domain}`, '--password', password, '--language', 'pl');
  const named = await sowa.command('account', 'postmaster', `szef@${domain}`);
  assert.equal(named.code, 0, named.stderr);
  await sowa.stop('SIGTERM');
  await makeLookDue(sowa.data, domain);
  await sowa.start();
  let found: string[] = [];
  for (let tries = 0; found.length === 0; tries++) {
    assert.ok(tries < 240, sowa.output().slice(-3000));
    await new Promise((resolve) => setTimeout(resolve, 250));
    found = await mails(sowa, `szef@${domain}`, password);
  }
  const [mail = ''] = found;
  assert.match(mail, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(mail, /^To: <postmaster@example\.test>\r$/m);
  const [, body = ''] = mail.split('\r\n\r\n', 2);
  const text = Buffer.from(body, 'base64').toString();
  assert.match(text, /^- mx MX example\.test: nic nie ma tej nazwy \(NXDOMAIN\); dodaj MX 10 mail\.sowa\.test\.\r$/m);
  assert.match(sowa.output(), /"domain\.drift"/);
  const drift = await sowa.command('domain', 'drift', domain);
  assert.match(drift.stdout, /mx MX example\.test +MISSING +nothing has that name/);
  const polish = await sowa.command('domain', 'drift', domain, '--lang', 'pl');
  assert.match(polish.stdout, /mx MX example\.test +BRAK +nic nie ma tej nazwy/);
});
