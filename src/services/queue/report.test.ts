import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { QueueRecipient } from '#store/queue.ts';
import { eventually, openTestQueue, relayTo, type TestQueue } from './testing.ts';
import { openSink } from './testing-sink.ts';

/** What Python's email package makes of a report: header, person's text, groups of fields, what came back. */
interface Parsed {
  header: Record<string, string>;
  defects: number;
  type: string;
  report: string;
  types: string[];
  text: string;
  groups: Record<string, string>[];
  returned: string;
}

const parser = `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP)
parts = list(m.iter_parts())
groups = [dict((k, str(v)) for k, v in g.items()) for g in parts[1].get_payload()] if parts[1].get_content_type() == 'message/delivery-status' else []
def whole(p):
    c = p.get_payload()
    return c[0].as_string() if isinstance(c, list) else p.get_content()
print(json.dumps({
  'header': dict((k, str(v)) for k, v in m.items()),
  'defects': len(m.defects) + sum(len(p.defects) for p in m.walk()),
  'type': m.get_content_type(), 'report': m.get_param('report-type'),
  'types': [p.get_content_type() for p in parts],
  'text': parts[0].get_content(), 'groups': groups,
  'returned': whole(parts[2]) if len(parts) > 2 else '',
}))`;

function parse(report: string | undefined): Parsed {
  assert.ok(report !== undefined, 'there is no report');
  return JSON.parse(execFileSync('python3', ['-c', parser], { input: report, encoding: 'utf8' })) as Parsed;
}

const text = 'Return-Path: <ala@our.test>\r\nSubject: Kot\r\nX-Long: a\r\n b\r\n\r\nAla ma kota.\r\n';
const to = (address: string, notify: string, original: string | null = null): QueueRecipient => ({
  address,
  notify,
  original,
});
const gone = (t: TestQueue, queueId: string) => eventually(async () => (await t.rows(queueId)).length === 0);
const actions = ({ groups }: Parsed) =>
  groups.slice(1).map((group) => [group['Final-Recipient'], group['Action'], group['Status']]);

describe('reports', () => {
  test('a failure is told in the language of the sender, with what the server said and the header of the message', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala', { language: 'pl' });
    await using sink = await openSink();
    sink.script = (line) => (line.startsWith('RCPT') ? '550 5.1.1 Zażółć: no such user' : undefined);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    const queueId = await t.send(text, [to('nikt@x.test', '', 'rfc822;Nikt@x.test')], { envelopeId: 'id 7' });
    await gone(t, queueId);
    const [inbox] = await t.inbox(ala);
    assert.match(inbox ?? '', /^Return-Path: <>\r\nFrom: /);
    const report = parse(inbox);
    assert.equal(report.defects, 0);
    assert.equal(report.header['To'], 'ala@our.test');
    assert.equal(report.header['From'], 'System pocztowy <MAILER-DAEMON@mx.our.test>');
    assert.equal(report.header['Subject'], 'Nie udało się dostarczyć Twojej wiadomości');
    assert.equal(report.header['Auto-Submitted'], 'auto-replied');
    assert.deepEqual([report.type, report.report], ['multipart/report', 'delivery-status']);
    assert.match(
      report.text,
      /Nie udało się jej dostarczyć do:\s+<nikt@x\.test>\s+Serwer sink\.test odpowiedział: 550 5\.1\.1/,
    );
    assert.deepEqual(report.types, ['text/plain', 'message/delivery-status', 'text/rfc822-headers']);
    assert.equal(report.groups[1]?.['Diagnostic-Code'], 'smtp; 550 5.1.1 Za????: no such user');
    assert.match(inbox ?? '', /Original-Envelope-Id: id 7\r\nReporting-MTA: dns; mx\.our\.test\r\n/);
    assert.match(inbox ?? '', /Original-Recipient: rfc822; Nikt@x\.test\r\nFinal-Recipient: rfc822; nikt@x\.test\r\n/);
    assert.deepEqual(
      (await t.events(queueId)).map(({ kind }) => kind),
      ['queued', 'connected', 'failed', 'reported'],
    );
  });

  test('RET=FULL brings the message back, else its header comes', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    await using sink = await openSink();
    sink.script = (line) => (line.startsWith('MAIL') ? '553 5.1.8 Not you' : undefined);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    for (const ret of ['FULL', 'HDRS', null] as const) await gone(t, await t.send(text, ['x@x.test'], { ret }));
    const [full, header, unsaid] = (await t.inbox(ala)).map(parse);
    assert.deepEqual(full?.types, ['text/plain', 'message/delivery-status', 'message/rfc822']);
    assert.equal(full.returned.replaceAll('\r\n', '\n'), text.slice(text.indexOf('\n') + 1).replaceAll('\r\n', '\n'));
    for (const one of [header, unsaid]) {
      assert.equal(one?.types[2], 'text/rfc822-headers');
      assert.match(one.returned, /^Subject: Kot\s+X-Long: a\s+b\s*$/);
    }
    assert.deepEqual(actions(full), [['rfc822; x@x.test', 'failed', '5.1.8']]);
    assert.equal(full.groups[1]?.['Diagnostic-Code'], 'smtp; 553 5.1.8 Not you');
    assert.equal(full.groups[1]['Remote-MTA'], 'dns; sink.test');
  });

  test('NOTIFY decides who hears of what', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    const jan = await t.account('jan');
    await using sink = await openSink();
    sink.script = (line) => (line.includes('bad') ? '550 5.1.1 No' : undefined);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    const recipients = [
      to('bad1@x.test', 'NEVER'),
      to('bad2@x.test', 'SUCCESS,DELAY'),
      to('bad3@x.test', 'FAILURE'),
      to('good1@x.test', 'SUCCESS'),
      to('good2@x.test', 'FAILURE,DELAY'),
    ];
    await gone(t, await t.send(text, recipients));
    await gone(t, await t.send(text, [to('jan@our.test', 'SUCCESS')]));
    assert.equal((await t.inbox(jan)).length, 1);
    const [relayed, delivered, ...more] = (await t.inbox(ala)).map(parse);
    assert.deepEqual(more, []);
    assert.deepEqual(relayed && actions(relayed), [
      ['rfc822; bad3@x.test', 'failed', '5.1.1'],
      ['rfc822; good1@x.test', 'relayed', '2.0.0'],
    ]);
    assert.deepEqual(delivered && actions(delivered), [['rfc822; jan@our.test', 'delivered', '2.1.5']]);
    assert.equal(delivered?.header['Subject'], 'Your message was delivered');
    // What has arrived already is reported, and not delivered again.
    const arrived = [
      { ...to('jan@our.test', 'SUCCESS'), arrived: 'delivered' as const },
      { ...to('all@our.test', 'SUCCESS'), arrived: 'expanded' as const },
    ];
    await gone(t, await t.send(text, arrived));
    assert.equal((await t.inbox(jan)).length, 1);
    const third = (await t.inbox(ala)).map(parse).at(2);
    assert.deepEqual(third && actions(third), [
      ['rfc822; jan@our.test', 'delivered', '2.1.5'],
      ['rfc822; all@our.test', 'expanded', '2.1.5'],
    ]);
  });

  test('a delay is told once, the end of the time once', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    t.settings.schedule = { firstRetry: 20, longestRetry: 100, expiry: 1000, warning: 100 };
    await using _ = await t.start();
    const queueId = await t.send(text, ['a@x.test']);
    await gone(t, queueId);
    const [delayed, failed, ...more] = (await t.inbox(ala)).map(parse);
    assert.deepEqual(more, []);
    assert.deepEqual(delayed && actions(delayed), [['rfc822; a@x.test', 'delayed', '4.4.3']]);
    assert.match(delayed?.groups[1]?.['Will-Retry-Until'] ?? '', /^\w{3}, /);
    assert.deepEqual(failed && actions(failed), [['rfc822; a@x.test', 'failed', '5.4.7']]);
    assert.equal(failed?.groups[1]?.['Diagnostic-Code'], 'x-sowa; 451 4.4.3 The DNS does not answer');
    assert.equal((await t.events(queueId)).filter(({ kind }) => kind === 'reported').length, 2);
  });

  test('a sender elsewhere gets the report by mail from nobody, and a report that fails is told to nobody', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    sink.script = (line, { from }) => {
      if (line.includes('bad@')) return '550 5.1.1 No';
      return from === '' && line === '.' && sink.messages.length > 0 ? '554 5.6.0 No' : undefined;
    };
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    await gone(t, await t.send(text, ['bad@x.test'], { sender: 'ola@far.test' }));
    await eventually(() => sink.messages.length === 1);
    const [{ from, to: goal, data } = { from: '', to: [], data: '' }] = sink.messages;
    assert.deepEqual([from, goal], ['', ['ola@far.test']]);
    assert.deepEqual(actions(parse(data)), [['rfc822; bad@x.test', 'failed', '5.1.1']]);
    await gone(t, await t.send(text, ['bad@x.test'], { sender: 'ola@far.test' }));
    await eventually(async () => (await t.database.reader.all('SELECT 1 FROM queue_message')).length === 0);
    const silent = await t.database.reader.all(`SELECT 1 FROM queue_event WHERE kind = 'unreported'`);
    assert.equal(silent.length, 0, 'NOTIFY=NEVER stands with reports');
    const bounced = await t.send(text, ['bad@x.test'], { sender: '' });
    await gone(t, bounced);
    assert.deepEqual((await t.events(bounced)).at(-1)?.kind, 'unreported');
  });

  test('an address outside ASCII is reported in the types of RFC 6533', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    await using sink = await openSink();
    sink.script = (line) => (line.startsWith('RCPT') ? '550 5.1.1 No' : undefined);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    await gone(t, await t.send(text, ['łoś@x.test'], { smtputf8: true }));
    const [inbox = ''] = await t.inbox(ala);
    assert.deepEqual(parse(inbox).types, ['text/plain', 'message/global-delivery-status', 'message/global-headers']);
    assert.match(inbox, /Final-Recipient: utf-8; łoś@x\.test\r\n/);
  });

  test('a report for an account without room waits in the queue', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala', { quotaBytes: 10 });
    await using _ = await t.start();
    await gone(t, await t.send(text, ['nobody@our.test']));
    await t.store.write(ala, 'mail.quota', { quotaBytes: 0 });
    const report = parse(await eventually(async () => (await t.inbox(ala))[0]));
    assert.deepEqual(actions(report), [['rfc822; nobody@our.test', 'failed', '5.1.1']]);
    assert.equal(report.groups[1]?.['Diagnostic-Code'], 'x-sowa; 550 5.1.1 There is nobody of that name');
  });
});
