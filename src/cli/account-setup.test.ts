import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';

test('account setup says what a mail program asks for, of any address of the domain', async () => {
  using sowa = openTestDirectory();
  await sowa.run(['quickstart']);
  const ports = [
    '--set',
    'hostname=mail.sowa.test',
    '--set',
    'listeners.imaps.port=993',
    '--set',
    'listeners.https.port=443',
  ];
  const words = ['account', 'setup', 'somebody@example.test', ...ports];
  const { out } = await sowa.run([...words, '--set', 'listeners.pop3s.enabled=false', '--lang', 'pl']);
  assert.match(out, /^Login: somebody@example\.test/);
  assert.match(out, /^przychodząca +IMAP +mail\.sowa\.test +993 +SSL\/TLS$/m);
  assert.match(out, /^wychodząca +SMTP +mail\.sowa\.test +2587 +STARTTLS$/m);
  assert.doesNotMatch(out, /POP3/);
  const { profile } = JSON.parse((await sowa.run([...words, '--json'])).out) as { profile: string };
  assert.equal(profile, 'https://mail.sowa.test/setup/mail.mobileconfig?address=somebody%40example.test');
  assert.match((await sowa.run(['account', 'setup', 'a@other.test'])).error, /no domain other\.test/);
  assert.match((await sowa.run(['account', 'setup', 'nonsense'])).error, /not a mail address/);
});
