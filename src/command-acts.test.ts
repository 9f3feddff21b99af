import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Administration, commandLineActor } from '#directory/administration.ts';
import { openTestDirectory } from '#directory/testing.ts';
import { commandDatabase } from './command-acts.ts';

const root = commandLineActor('root');

test('what somebody at the command line writes has a row that says who, whatever part of the program wrote it', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  const commands = commandDatabase(t.database, t.clock, root);
  await t.directory.addAdministrator('ola', 'operator password');
  const now = t.clock.time;
  await commands.write([{ name: 'certificate.renew', args: { subject: null, now }, lane: 0 }]);
  await commands.write([{ name: 'certificate.renew', args: { subject: 'mail.test', now }, lane: 0 }]);
  const password = { login: 'ola', passwordHash: 'secret', keepSession: null };
  await commands.write([{ name: 'administrator.setPassword', args: password, lane: 0 }]);
  const rows = await new Administration(t).log(root);
  assert.deepEqual(
    rows.map(({ actor, action, subject, after_json: after }) => [actor, action, subject, JSON.parse(after ?? '{}')]),
    [
      ['root', 'administrator.change', 'ola', { password: 'new' }],
      ['root', 'certificate.change', '', { certificate: 'mail.test', asked: 'anew' }],
      ['root', 'certificate.change', '', { certificate: 'all', asked: 'anew' }],
    ],
  );
});
