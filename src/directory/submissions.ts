import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';
import { accountPolicy } from './policy/effective.ts';

const dayLength = 24 * 3600_000;

/**
 * Operation: counts messages of an account against its limit for the day (UTC), the installation's or the policy's,
 * whichever is less; the number it has now. Throws `limit`, and counts nothing then.
 */
export async function countSubmission(
  tx: Transactor,
  args: { account: number; messages: number; limit: number; now: number },
): Promise<number> {
  const day = Math.floor(args.now / dayLength);
  const row = await tx.get<{ messages: number }>(
    `INSERT INTO submission_count (account_id, day, messages) VALUES (?, ?, ?)
     ON CONFLICT (account_id, day) DO UPDATE SET messages = submission_count.messages + excluded.messages
     RETURNING messages`,
    args.account,
    day,
    args.messages,
  );
  const messages = row?.messages ?? 0;
  const limit = Math.min(args.limit, (await accountPolicy(tx, args.account)).limits.messagesPerDay);
  if (messages > limit) {
    throw new MailError('limit', `account ${args.account} may send ${limit} messages a day`, {
      detail: { reason: 'messages', limit },
    });
  }
  // With the first of a day the days before it go.
  if (messages === args.messages) {
    await tx.run('DELETE FROM submission_count WHERE account_id = ? AND day < ?', args.account, day);
  }
  return messages;
}
