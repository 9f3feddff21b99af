// Bearer tokens of an authority elsewhere open mailboxes of the started program, with curl as the mail program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAuthority } from '#services/tokens/testing.ts';
import { run, type Sowa, startSowa } from './program.ts';

const tokens: Record<string, object> = {
  'of-anna': { active: true, scope: 'openid mail', preferred_username: 'anna@example.test' },
  'for-calendars': { active: true, scope: 'openid calendar', preferred_username: 'anna@example.test' },
};

let authority: Awaited<ReturnType<typeof openAuthority>>;
let sowa: Sowa;

before(async () => {
  authority = await openAuthority((response, { form }) => {
    const answer = tokens[form['token'] ?? ''] ?? { active: false };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  sowa = await startSowa({
    env: {
      SOWA_OAUTH_INTROSPECTION: authority.url,
      SOWA_OAUTH_CLIENT_ID: 'sowa',
      SOWA_OAUTH_CLIENT_SECRET: 'secret of sowa',
      SOWA_OAUTH_SCOPE: 'mail',
      SOWA_OAUTH_CLAIM: 'preferred_username',
    },
  });
});
after(async () => {
  await sowa?.[Symbol.asyncDispose]();
  await authority?.[Symbol.asyncDispose]();
});

const message = 'From: anna@example.test\r\nTo: jan@example.test\r\nSubject: Hello\r\n\r\nHello\r\n';

function open(url: string, mechanism: string, token: string, ...more: string[]) {
  const login = ['--user', 'anna@example.test:', '--oauth2-bearer', token, '--login-options', `AUTH=${mechanism}`];
  return run('curl', ['-sSk', ...login, ...more, url], { input: message });
}

for (const mechanism of ['OAUTHBEARER', 'XOAUTH2']) {
  test(`${mechanism}: IMAP, POP3 and submission take the token of the owner, and no other`, async () => {
    const listed = await open(`imaps://${sowa.at('imaps')}/`, mechanism, 'of-anna');
    assert.match(listed.stdout, /INBOX/, listed.stderr);
    const maildrop = await open(`pop3s://${sowa.at('pop3s')}/`, mechanism, 'of-anna');
    assert.equal(maildrop.code, 0, maildrop.stderr);
    const to = ['--mail-from', 'anna@example.test', '--mail-rcpt', 'jan@example.test', '--upload-file', '-'];
    const sent = await open(`smtps://${sowa.at('submissions')}`, mechanism, 'of-anna', ...to);
    assert.equal(sent.code, 0, sent.stderr);
    for (const token of ['for-calendars', 'invented']) {
      // 67: the login was refused.
      assert.equal((await open(`imaps://${sowa.at('imaps')}/`, mechanism, token)).code, 67);
    }
  });
}

test('the authority was asked by one it knows', () => {
  const expected = `Basic ${Buffer.from('sowa:secret+of+sowa').toString('base64')}`;
  assert.deepEqual(new Set(authority.questions.map(({ authorization }) => authorization)), new Set([expected]));
});
