import type { Operations } from '#db/types.ts';
import { addAccount, deleteAccount, reserveAccount, setStatus } from './accounts.ts';
import { addAdministrator } from './administrators.ts';
import { addAlias, removeAlias } from './aliases.ts';
import { renewCredential, setPassword } from './credentials.ts';
import { addDomain, removeDomain } from './domains.ts';
import { recordLogins } from './login-history.ts';
import { setPolicy } from './policy/rows.ts';
import { setPostmaster } from './postmaster.ts';
import { countSubmission } from './submissions.ts';
import { claimActivation, putSubscribers, removeSubscriber, setSecurityAnswer } from './subscribers/rows.ts';

/** Every way to change who exists. */
export const directoryOperations = {
  'domain.add': addDomain,
  'domain.remove': removeDomain,
  'account.reserve': reserveAccount,
  'account.add': addAccount,
  'account.setPassword': setPassword,
  'account.renewCredential': renewCredential,
  'account.setStatus': setStatus,
  'account.delete': deleteAccount,
  'alias.add': addAlias,
  'alias.remove': removeAlias,
  'administrator.add': addAdministrator,
  'postmaster.set': setPostmaster,
  'policy.set': setPolicy,
  'subscriber.put': putSubscribers,
  'subscriber.remove': removeSubscriber,
  'activation.claim': claimActivation,
  'account.setSecurityAnswer': setSecurityAnswer,
  'login.record': recordLogins,
  'submission.count': countSubmission,
} as const satisfies Operations;

export type DirectoryOperations = typeof directoryOperations;
