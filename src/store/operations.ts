import type { Operations } from '#db/types.ts';
import { continueDrop, dropMail } from './account-removal.ts';
import { createMail, raiseCounters, setQuota, tidyMail } from './accounts.ts';
import { append } from './append.ts';
import { moveBodies } from './bodies/rows.ts';
import { copy, move } from './copy.ts';
import { expunge } from './expunge.ts';
import { setFlags } from './flags.ts';
import { beginLocalTrail } from './local-trail.ts';
import { beginCopy, continueCopy, undoCopy } from './long-copy.ts';
import { continueRemoval } from './mailbox-removal.ts';
import { createMailbox, deleteMailbox, renameMailbox, subscribeMailbox } from './mailboxes.ts';
import { claimQueue, recoverClaims, releaseClaims, renewClaims } from './queue-claims.ts';
import { dropQueue, holdQueue, prioritiseQueue, releaseQueue, retryQueue } from './queue-control.ts';
import { settleQueue } from './queue-settle.ts';
import { forgetTrails, traceQueue } from './queue-trail.ts';
import { addWebhooks, claimWebhooks, settleWebhook, spreadWebhook } from './queue-webhooks.ts';
import { queueAdd } from './queue.ts';
import { setSpace } from './space.ts';

/** Every way to change what accounts have. */
export const storeOperations = {
  'mail.create': createMail,
  'mail.drop': dropMail,
  'mail.continueDrop': continueDrop,
  'mail.quota': setQuota,
  'space.set': setSpace,
  'mail.tidy': tidyMail,
  'mailbox.create': createMailbox,
  'mailbox.delete': deleteMailbox,
  'mailbox.continueRemoval': continueRemoval,
  'mailbox.rename': renameMailbox,
  'mailbox.subscribe': subscribeMailbox,
  append,
  setFlags,
  copy,
  'copy.begin': beginCopy,
  'copy.continue': continueCopy,
  'copy.undo': undoCopy,
  move,
  expunge,
  'bodies.move': moveBodies,
  'queue.add': queueAdd,
  'queue.claim': claimQueue,
  'queue.renew': renewClaims,
  'queue.unclaim': releaseClaims,
  'queue.recover': recoverClaims,
  'queue.settle': settleQueue,
  'queue.trace': traceQueue,
  'queue.forget': forgetTrails,
  'queue.hold': holdQueue,
  'queue.release': releaseQueue,
  'queue.retry': retryQueue,
  'queue.drop': dropQueue,
  'queue.prioritise': prioritiseQueue,
  'trail.begin': beginLocalTrail,
  'webhook.add': addWebhooks,
  'webhook.claim': claimWebhooks,
  'webhook.settle': settleWebhook,
  'webhook.spread': spreadWebhook,
  'restore.raise': raiseCounters,
} as const satisfies Operations;

export type StoreOperations = typeof storeOperations;
