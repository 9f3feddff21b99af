import { formatQuota, formatQuotaRoot } from '#wire/imap/quota.ts';
import { readerOf, requireMailbox, speaksUtf8 } from './account.ts';
import { Refusal } from './errors.ts';
import type { Responses, Session } from './types.ts';

/** The one quota root: the account. */
const root = '';

/** GETQUOTA (RFC 9208 4.1.1). */
export async function* getQuota(session: Session, name: string): Responses {
  if (name !== root) throw new Refusal('NO', 'NONEXISTENT', 'There is no such quota root');
  yield await quotaResponse(session);
  return { status: 'OK', text: 'Getquota completed' };
}

/** GETQUOTAROOT (RFC 9208 4.1.2). */
export async function* getQuotaRoot(session: Session, mailbox: string): Responses {
  await requireMailbox(readerOf(session), mailbox);
  yield formatQuotaRoot(mailbox, [root], speaksUtf8(session));
  yield await quotaResponse(session);
  return { status: 'OK', text: 'Getquotaroot completed' };
}

/** SETQUOTA (RFC 9208 4.1.3): quotas are given by the operator. */
export function setQuota(): never {
  throw new Refusal('NO', 'NOPERM', 'Quotas are set by the operator');
}

/** Without a limit there is no resource to speak of (RFC 9208 4.2.1). */
async function quotaResponse(session: Session): Promise<string> {
  const { quota_bytes, used_bytes } = await readerOf(session).state();
  const storage = { resource: 'STORAGE', usage: Math.ceil(used_bytes / 1024), limit: Math.floor(quota_bytes / 1024) };
  return formatQuota(root, quota_bytes === 0 ? [] : [storage], speaksUtf8(session));
}
