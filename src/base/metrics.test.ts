import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';
import { metricsLimits } from './limits.ts';

test('an empty registry prints an empty line, a counter stands at zero before its first event', () => {
  const metrics = new Metrics();
  assert.equal(metrics.text(), '\n');
  metrics.counter('sowa_messages_total', 'Messages accepted.');
  assert.equal(
    metrics.text(),
    '# HELP sowa_messages_total Messages accepted.\n# TYPE sowa_messages_total counter\nsowa_messages_total 0\n',
  );
});

test('a family has one series for each combination of its labels', () => {
  const metrics = new Metrics();
  const logins = metrics.counters('logins_total', 'Logins.', { protocol: ['smtp', 'pop3'], outcome: ['ok', 'failed'] });
  logins.of({ protocol: 'pop3', outcome: 'failed' }).add();
  logins.of({ protocol: 'pop3', outcome: 'failed' }).add(2);
  assert.deepEqual(metrics.text().trimEnd().split('\n').slice(2), [
    'logins_total{protocol="smtp",outcome="ok"} 0',
    'logins_total{protocol="smtp",outcome="failed"} 0',
    'logins_total{protocol="pop3",outcome="ok"} 0',
    'logins_total{protocol="pop3",outcome="failed"} 3',
  ]);
});

test('a gauge is set, moved or asked for', () => {
  const metrics = new Metrics();
  const sessions = metrics.gauge('sessions', 'Open.');
  sessions.set(5);
  sessions.add(-2);
  let waiting = 1;
  metrics.measure('waiting', 'Asked.', () => waiting);
  metrics.measures('open', 'Asked for each.', { listener: ['smtp', 'lmtp'] }, () => waiting + 4);
  waiting = 0.25;
  assert.match(metrics.text(), /^sessions 3$/m);
  assert.match(metrics.text(), /^waiting 0.25$/m);
  assert.match(metrics.text(), /^open\{listener="smtp"\} 4.25$/m);
});

test('a histogram counts cumulatively, bounds included', () => {
  const metrics = new Metrics();
  const commit = metrics.histograms('commit_seconds', 'Commits.', [0.1, 1], { engine: ['sqlite'] });
  for (const value of [0.05, 0.1, 0.5, 7]) commit.of({ engine: 'sqlite' }).observe(value);
  assert.deepEqual(metrics.text().trimEnd().split('\n').slice(2), [
    'commit_seconds_bucket{engine="sqlite",le="0.1"} 2',
    'commit_seconds_bucket{engine="sqlite",le="1"} 3',
    'commit_seconds_bucket{engine="sqlite",le="+Inf"} 4',
    'commit_seconds_sum{engine="sqlite"} 7.65',
    'commit_seconds_count{engine="sqlite"} 4',
  ]);
});

test('help and label values are escaped', () => {
  const metrics = new Metrics();
  metrics.gauges('odd', 'a\\b\nc', { of: ['say "x"\\\n'] });
  assert.equal(metrics.text(), '# HELP odd a\\\\b\\nc\n# TYPE odd gauge\nodd{of="say \\"x\\"\\\\\\n"} 0\n');
});

test('defects are refused: bad and repeated names, open label sets, falling counters, unordered buckets', () => {
  const metrics = new Metrics();
  metrics.counter('taken', '');
  assert.throws(() => metrics.gauge('taken', ''), /twice/);
  assert.throws(() => metrics.counter('with space', ''), /no name/);
  assert.throws(() => metrics.counters('x', '', { 'bad-label': ['a'] }), /no name/);
  assert.throws(() => metrics.histogram('h', '', [2, 1]), /ascend/);
  const family = metrics.counters('f', '', { protocol: ['smtp'] });
  assert.throws(() => family.of({ protocol: 'gopher' as 'smtp' }), /no series/);
  assert.throws(() => family.of({ protocol: 'smtp' }).add(-1), RangeError);
  assert.throws(() => metrics.histogram('nan', '', [1]).observe(Number.NaN), RangeError);
});

test('a metric may have as many series as the limit and not one more', () => {
  const values = Array.from({ length: metricsLimits.series }, (_, i) => String(i));
  const metrics = new Metrics();
  metrics.counters('at_the_limit', '', { value: values });
  assert.throws(() => metrics.counters('past_it', '', { value: [...values, 'more'] }), /series/);
});

test('the series of a metric that have some labels are summed', () => {
  const metrics = new Metrics();
  const logins = metrics.counters('logins_total', 'Logins.', { protocol: ['smtp', 'pop3'], outcome: ['ok', 'failed'] });
  logins.of({ protocol: 'pop3', outcome: 'failed' }).add(3);
  logins.of({ protocol: 'smtp', outcome: 'failed' }).add(2);
  logins.of({ protocol: 'smtp', outcome: 'ok' }).add(1);
  assert.equal(metrics.sum('logins_total'), 6);
  assert.equal(metrics.sum('logins_total', { outcome: 'failed' }), 5);
  assert.equal(metrics.sum('logins_total', { outcome: 'failed', protocol: 'smtp' }), 2);
  assert.throws(() => metrics.sum('logins'), /no metric logins/);
});
