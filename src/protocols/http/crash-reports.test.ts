import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashLimits } from '#base/limits-api.ts';
import { silentLog } from '#base/log.ts';
import { CrashReports } from './crash-reports.ts';
import { openTestHttp } from './testing.ts';

const path = '/api/v1/crash-reports';
const report = { id: '0a1b2c3d', error: 'TypeError', page: '/account/space', frames: ['index-Ab_1-x.js:1:2345'] };

/** Reports into a list, at a time that the test says. */
function listed() {
  const lines: object[] = [];
  const clock = { time: 0, now: () => clock.time };
  const log = { ...silentLog, error: (event: string, fields?: object) => void lines.push({ event, ...fields }) };
  return { lines, clock, crashReports: new CrashReports(clock, log) };
}

test('a report stands in the log under its id, without anybody signed in', async () => {
  const { lines, crashReports } = listed();
  await using http = await openTestHttp(undefined, { crashReports });
  assert.equal((await http.browser().ask('POST', path, report)).status, 204);
  const { error: kind, ...rest } = report;
  assert.deepEqual(lines, [{ event: 'web.crashed', kind, ...rest }]);
});

test('what could carry something personal, or fill the log, is refused', async () => {
  const { lines, crashReports } = listed();
  await using http = await openTestHttp(undefined, { crashReports });
  const wrong: object[] = [
    { ...report, id: 'anna' },
    { ...report, error: 'Error: anna@example.test' },
    { ...report, page: '/panel/accounts/anna@example.test' },
    { ...report, page: '/panel/accounts/anna' },
    { ...report, frames: ['at https://elsewhere.test/x.js:1:2'] },
    { ...report, frames: Array(crashLimits.frames + 1).fill(report.frames[0]) },
    { ...report, message: 'secret' },
  ];
  for (const one of wrong) assert.equal((await http.browser().ask('POST', path, one)).status, 400, JSON.stringify(one));
  const large = { ...report, frames: ['x'.repeat(crashLimits.body)] };
  assert.equal((await http.browser().ask('POST', path, large)).status, 413);
  assert.deepEqual(lines, []);
  const most = { ...report, frames: Array(crashLimits.frames).fill(report.frames[0]) };
  assert.equal((await http.browser().ask('POST', path, most)).status, 204);
});

test('a network sends a few at once, then one a minute', () => {
  const { lines, clock, crashReports } = listed();
  const { tries, interval } = crashLimits.tries;
  const send = (address: string) => crashReports.take(report, address);
  for (let sent = 0; sent < tries; sent++) send(`2001:db8::${sent}`);
  assert.throws(() => send('2001:db8::ffff'), { code: 'auth-throttled' });
  send('192.0.2.1');
  clock.time += interval;
  send('2001:db8::1');
  assert.throws(() => send('2001:db8::1'), { code: 'auth-throttled' });
  assert.equal(lines.length, tries + 2);
});
