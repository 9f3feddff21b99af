import { codeOf } from '#base/errors.ts';
import type { Store } from './store.ts';
import { listUnfinished, type Unfinished } from './unfinished.ts';

/**
 * Finishes what others began: removes the rest of deleted mailboxes and accounts, and takes copies back that nobody goes on with.
 * Each step is a transaction of its own, and others write between.
 */
export async function finishUnfinished(store: Store, signal: AbortSignal): Promise<void> {
  for (const work of await store.read(0, ({ sql }) => listUnfinished(sql))) {
    while (!signal.aborted && (await step(store, work)));
  }
}

async function step(store: Store, work: Unfinished): Promise<boolean> {
  const { account } = work;
  try {
    switch (work.kind) {
      case 'removal':
        return await store.write(account, 'mailbox.continueRemoval', { work });
      case 'drop':
        return await store.write(account, 'mail.continueDrop', { work });
      case 'copy':
        return await store.write(account, 'copy.undo', { work, ifAbandoned: true });
    }
  } catch (error) {
    // The account went, and this with it.
    if (codeOf(error) === 'not-found') return false;
    throw error;
  }
}
