import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { Rounds, unlessStopped } from './rounds.ts';

test('a round follows when it is due, when somebody hurries, and after one that failed', async () => {
  const clock = { now: () => 0 };
  const begun: (() => void)[] = [];
  const rounds: Promise<void>[] = Array.from({ length: 4 }, () => new Promise((resolve) => void begun.push(resolve)));
  let count = 0;
  {
    await using loop = new Rounds({
      name: 'test',
      run: async () => {
        begun[count++]?.();
        // The first is followed at once, the second fails, the third waits for ever.
        if (count === 2) throw new Error('a round that fails');
        return count === 1 ? 0 : Number.MAX_SAFE_INTEGER;
      },
      pause: 1,
      clock,
      log: silentLog,
    });
    await rounds[2];
    loop.hurry();
    await rounds[3];
  }
  assert.equal(count, 4, 'and none after the end');
});

test('what is under way is not waited for at the end', async () => {
  const stop = new AbortController();
  assert.equal(await unlessStopped(stop.signal, Promise.resolve(1)), 1);
  const waiting = unlessStopped(stop.signal, new Promise(() => undefined));
  stop.abort();
  await assert.rejects(waiting, { code: 'shutdown' });
  await assert.rejects(unlessStopped(stop.signal, new Promise(() => undefined)), { code: 'shutdown' });
});
