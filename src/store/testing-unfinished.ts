// A process that copies or deletes something large and stops after three steps; made to be killed.
import { writeSync } from 'node:fs';
import { copyMessages } from './copy-messages.ts';
import { finishUnfinished } from './finish.ts';
import { storeOfArguments } from './testing-process.ts';

const { store, word: what } = await storeOfArguments();
let steps = 0;
store.hub.subscribe(1, ({ topic }) => {
  if (topic !== 'mail' || ++steps < 3) return;
  // Three steps are committed, and this process takes no fourth: it waits for its end.
  writeSync(1, 'go\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
if (what === 'delete') {
  await store.write(1, 'mailbox.delete', { name: 'Large' });
  await finishUnfinished(store, new AbortController().signal);
} else {
  const portions = Array.from({ length: 400 }, (_, i) => `${i * 20 + 1}:${i * 20 + 20}`);
  await copyMessages(store, 1, { mailbox: Number(what), portions, to: 'Archive' });
}
