import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailError } from './errors.ts';
import { createLog } from './log.ts';

function collected(level: Parameters<typeof createLog>[0] = 'info') {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { lines, log };
}

test('a line is an event with its fields', () => {
  const { lines, log } = collected();
  log.debug('too-small');
  log.with({ listener: 'smtp' }).info('accepted', { size: 5 });
  assert.equal(lines.length, 1);
  const { time, ...rest } = lines[0] ?? {};
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(rest, { level: 30, listener: 'smtp', event: 'accepted', size: 5 });
});

test('an error is logged with message, stack and causes', () => {
  const { lines, log } = collected();
  const cause = new Error('no space left on device');
  log.with({ listener: 'smtp' }).warn('deferred', {
    error: new MailError('unavailable', 'the disk is full', { cause, detail: { used: 7 } }),
  });
  log.error('failed', { error: 'told as text' });
  const error = lines[0]?.['error'] as Record<string, unknown>;
  assert.equal(error['message'], 'the disk is full');
  assert.equal(error['code'], 'unavailable');
  assert.deepEqual(error['detail'], { used: 7 });
  assert.match(String(error['stack']), /log\.test\.ts/);
  assert.match(JSON.stringify(error['cause']), /no space left on device/);
  assert.equal(lines[1]?.['error'], 'told as text');
});
