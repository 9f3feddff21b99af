import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { routingLimits } from '#base/limits-queue.ts';
import { silentLog } from '#base/log.ts';
import { forwardById } from '#directory/forwards.ts';
import { MailRules } from '#directory/mail-rules.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestQueue } from '#services/queue/testing.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { headerValue, parseHeader } from '#wire/header.ts';
import { ForwardResults } from './forward-results.ts';

const result = (code: number, text: string) => ({
  number: 0,
  state: 'failed' as const,
  reply: { code, status: '5.1.1', text },
  host: 'mx.test',
});

test('a forward that is refused again and again pauses once, and its owner reads why, in Polish', async () => {
  await using t = await openTestQueue();
  const { store, database } = t;
  const account = await t.account('ola', { language: 'pl' });
  const rules = new MailRules({ database, clock: systemClock, sealer: new Sealer(new Uint8Array(32)) });
  const forward = await rules.addForward({ account: 'ola@our.test', target: 'far@else.test', keepCopy: false });
  const results = new ForwardResults({ hostname: 'mx.our.test', database, store, clock: systemClock, log: silentLog });
  const recipient = {
    number: 0,
    address: 'far@else.test',
    notify: '',
    original: null,
    domain: 'else.test',
    attempts: 0,
    warned: false,
    forward,
    arrived: null,
  };
  const refused = () => results.told({ recipient, outcome: 'failed', result: result(550, 'No such user') });

  for (let n = 1; n < routingLimits.refusals; n++) await refused();
  // Mail that has no forward, and what is only put off, changes nothing; a delivery begins anew.
  await results.told({ recipient: { ...recipient, forward: null }, outcome: 'failed', result: result(550, 'x') });
  await results.told({ recipient, outcome: 'deferred', result: result(450, 'x') });
  assert.equal((await forwardById(database.reader, forward))?.refusals, routingLimits.refusals - 1);
  await results.told({ recipient, outcome: 'delivered', result: result(250, 'Ok') });
  assert.equal((await forwardById(database.reader, forward))?.refusals, 0);
  assert.deepEqual(await t.inbox(account), []);

  for (let n = 1; n < routingLimits.refusals; n++) await refused();
  // Two at once: one of them pauses it.
  await Promise.all([refused(), refused()]);
  assert.equal((await forwardById(database.reader, forward))?.status, 'paused');
  const mails = await t.inbox(account);
  assert.equal(mails.length, 1);
  const [notice = ''] = mails;
  const header = parseHeader(Buffer.from(notice));
  assert.equal(decodeWords(headerValue(header, 'subject') ?? ''), 'Przekierowanie na far@else.test zostało wstrzymane');
  assert.equal(headerValue(header, 'auto-submitted'), 'auto-generated');
  const text = Buffer.from(notice.slice(notice.indexOf('\r\n\r\n')), 'base64').toString();
  assert.match(text, /przekazywana na far@else\.test.*550 5\.1\.1 No such user.*Nowe wiadomości do ola@our\.test/s);

  await rules.removeForward('ola@our.test', forward);
  await refused();
  assert.equal((await t.inbox(account)).length, 1);
});
