import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openTestQueue, relayTo, type TestQueue } from './testing.ts';
import { openSink, type Sink } from './testing-sink.ts';

/** Sends a message that one recipient takes and one refuses for good, after `change`; what its trail says of reports. */
async function reportsOf(t: TestQueue, sink: Sink, change: () => Promise<unknown>) {
  sink.script = (line) => (line === 'RCPT TO:<nobody@x.test>' ? '550 5.1.1 No' : undefined);
  t.relay = relayTo(sink.port);
  const queueId = await t.send('Subject: Kot\r\n\r\nAla ma kota.\r\n', ['bob@x.test', 'nobody@x.test']);
  await change();
  const runner = await t.start();
  await eventually(async () => (await t.rows(queueId)).length === 0);
  const reports = (await t.events(queueId)).filter(({ kind }) => kind.endsWith('reported'));
  return { runner, reports: reports.map(({ kind, detail }) => ({ kind, detail })) };
}

test('what was taken from an account leaves when the account is gone, and reports to it go nowhere', async () => {
  await using t = await openTestQueue();
  await using sink = await openSink();
  await t.account('ala');
  const { runner, reports } = await reportsOf(t, sink, () => t.directory.deleteAccount('ala@our.test'));
  await using _ = runner;
  assert.deepEqual(sink.messages[0]?.to, ['bob@x.test']);
  assert.deepEqual(reports, [{ kind: 'unreported', detail: { reason: 'unknown sender' } }]);
});

test('what was taken from an account leaves while the account is suspended, and reports wait for it', async () => {
  await using t = await openTestQueue();
  await using sink = await openSink();
  const account = await t.account('ala');
  const { runner, reports } = await reportsOf(t, sink, () => t.directory.setStatus('ala@our.test', 'suspended'));
  await using _ = runner;
  assert.deepEqual(sink.messages[0]?.to, ['bob@x.test']);
  const report = String(reports[0]?.detail['report']);
  await eventually(async () => ((await t.rows(report))[0]?.attempts ?? 0) > 0);
  assert.deepEqual(await t.inbox(account), []);
  await t.directory.setStatus('ala@our.test', 'active');
  await eventually(async () => (await t.inbox(account)).length > 0);
  const [text] = await t.inbox(account);
  assert.match(text ?? '', /nobody@x\.test/);
});
