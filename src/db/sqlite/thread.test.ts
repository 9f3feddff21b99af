import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { WriterThread } from './thread.ts';

test('a thread that ended is not waited for at the end', async () => {
  const module = new URL('data:text/javascript,process.exit(1)');
  const thread = new WriterThread({ file: '', module, log: silentLog, publish: () => undefined });
  await assert.rejects(thread.write([]), (error) => codeOf(error) === 'unavailable');
  await thread[Symbol.asyncDispose]();
  await assert.rejects(thread.write([]), (error) => codeOf(error) === 'shutdown');
});
