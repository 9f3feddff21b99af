import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { requireRoomFor } from '#directory/customers/slots.ts';
import { mailShare } from '#directory/mail-share.ts';
import { setQuota } from './accounts.ts';
import type { Scope } from './types.ts';

/** How an account's space is used. Bytes; 0 of space is no limit. */
export interface SpaceUse {
  spaceBytes: number;
  /** The home page's share, in percent. */
  webShare: number;
  mail: { limitBytes: number; usedBytes: number };
  web: { limitBytes: number; usedBytes: number };
}

/**
 * Operation: how much space an account has, and the home page's share of it; what is not given stays. It holds at
 * once: IMAP's QUOTA shows mail's share. Throws `not-found`; `bad-argument` for a share that is none; `in-use` with
 * `detail.reason` (`mail` or `web`) where a share would be less than what is in it; `limit` where the customer's plan
 * has no more.
 */
export async function setSpace(
  tx: Transactor,
  args: Scope & { spaceBytes?: number | undefined; webShare?: number | undefined },
): Promise<SpaceUse> {
  const { account } = args;
  checkSpace(args);
  const held = await tx.run(
    `UPDATE account SET quota_bytes = COALESCE(?, quota_bytes), web_share = COALESCE(?, web_share)
     WHERE account_id = ? AND status <> 'deleted'`,
    args.spaceBytes ?? null,
    args.webShare ?? null,
    account,
  );
  if (held === 0) throw noAccount(account);
  const use = await spaceUse(tx, account);
  if (use === undefined) throw noAccount(account);
  for (const part of ['mail', 'web'] as const) {
    const { limitBytes, usedBytes } = use[part];
    if (use.spaceBytes > 0 && usedBytes > limitBytes) {
      throw new MailError('in-use', `${usedBytes} bytes of ${part} are in use, the share would be ${limitBytes}`, {
        detail: { reason: part, used: usedBytes, limit: limitBytes },
      });
    }
  }
  await setQuota(tx, { ...args, quotaBytes: use.mail.limitBytes });
  if (args.spaceBytes !== undefined) await requireRoomFor(tx, account);
  return use;
}

/** How the space of an account is used; undefined where it does not exist. */
export async function spaceUse(reader: Reader, account: number): Promise<SpaceUse | undefined> {
  const row = await reader.get<{ quota_bytes: number; web_share: number; used_bytes: number }>(
    `SELECT a.quota_bytes, a.web_share, s.used_bytes FROM account a
     JOIN account_state s ON s.account_id = a.account_id WHERE a.account_id = ?`,
    account,
  );
  if (row === undefined) return undefined;
  const { quota_bytes: spaceBytes, web_share: webShare } = row;
  const mail = mailShare(spaceBytes, webShare);
  return {
    spaceBytes,
    webShare,
    mail: { limitBytes: mail, usedBytes: row.used_bytes },
    web: { limitBytes: spaceBytes - mail, usedBytes: await homePageUse(reader, account) },
  };
}

/** Bytes of an account's home page: none, as long as there are no home pages. */
function homePageUse(_reader: Reader, _account: number): Promise<number> {
  return Promise.resolve(0);
}

function checkSpace({
  spaceBytes = 0,
  webShare = 0,
}: {
  spaceBytes?: number | undefined;
  webShare?: number | undefined;
}): void {
  if (!Number.isSafeInteger(spaceBytes) || spaceBytes < 0) {
    throw new MailError('bad-argument', 'space is a number of bytes', { detail: { field: 'spaceBytes' } });
  }
  if (!Number.isInteger(webShare) || webShare < 0 || webShare > 100) {
    throw new MailError('bad-argument', 'the share of the home page is from 0 to 100 percent', {
      detail: { field: 'webShare' },
    });
  }
}

function noAccount(account: number): MailError {
  return new MailError('not-found', `account ${account} does not exist`);
}
