import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthLimits } from '#base/limits-health.ts';
import { Metrics } from '#base/metrics.ts';
import { smtpMetrics } from '#protocols/smtp/metrics.ts';
import { queueMetrics } from '#services/queue/metrics.ts';
import { HealthHistory } from './health-history.ts';

function stage() {
  const metrics = new Metrics();
  const smtp = smtpMetrics(metrics);
  const queue = queueMetrics(metrics);
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory.');
  const clock = { time: 0, now: () => clock.time };
  return { smtp, queue, memory, clock, history: new HealthHistory(metrics, clock) };
}

test('what is counted is shown as what came within the minute before', () => {
  const { smtp, queue, memory, clock, history } = stage();
  history.take();
  smtp.messages.of({ role: 'mx', result: 'accepted' }).add(3);
  smtp.messages.of({ role: 'submission', result: 'accepted' }).add();
  smtp.messages.of({ role: 'mx', result: 'refused' }).add();
  smtp.commands.of({ role: 'mx', command: 'RCPT', result: 'refused' }).add(2);
  queue.outcomes.of({ place: 'elsewhere', outcome: 'relayed' }).add(2);
  queue.outcomes.of({ place: 'here', outcome: 'delivered' }).add();
  queue.outcomes.of({ place: 'elsewhere', outcome: 'expired' }).add();
  queue.waiting.set(7);
  memory.set(100);
  clock.time = healthLimits.step;
  history.take();
  clock.time = healthLimits.step + healthLimits.window;
  smtp.messages.of({ role: 'mx', result: 'accepted' }).add(5);
  const [, busy, now] = history.view();
  assert.deepEqual(busy, {
    at: healthLimits.step,
    received: 4,
    refused: 3,
    delivered: 3,
    failed: 1,
    waiting: 7,
    memoryBytes: 100,
  });
  assert.equal(now?.received, 5);
  assert.equal(now?.refused, 0);
});

test('the oldest samples are forgotten', () => {
  const { clock, history } = stage();
  for (let n = 0; n < healthLimits.samples + 5; n++) {
    clock.time = n * healthLimits.step;
    history.take();
  }
  const samples = history.view();
  assert.equal(samples.length, healthLimits.samples + 1);
  assert.equal(samples[0]?.at, 5 * healthLimits.step);
});
