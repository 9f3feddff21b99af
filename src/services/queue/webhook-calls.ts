import type { ClaimedMessage } from '#store/queue-claims.ts';
import { outcomeCall } from '#store/queue-webhooks.ts';
import type { Decision } from './decision.ts';
import { replyText } from './delivery-status.ts';

/** A call for every address to be told, for every recipient whose fate is decided or whose sender is warned. */
export function webhookCalls(
  { urls }: { urls: readonly string[] },
  message: ClaimedMessage,
  decisions: readonly Decision[],
  now: number,
): { id: string; url: string; body: string }[] {
  if (urls.length === 0) return [];
  return decisions
    .filter(({ outcome, warn }) => outcome !== 'deferred' || warn)
    .flatMap((decision) => {
      const { recipient, result, outcome } = decision;
      const { queueId, envelopeId, sender, receivedAt } = message;
      const told = {
        queueId,
        number: recipient.number,
        type: outcome === 'deferred' ? 'delayed' : outcome,
        envelopeId,
        sender,
        recipient: recipient.address,
        receivedAt,
        attempts: recipient.attempts + 1,
        reply: replyText(result.reply),
        host: result.host,
      };
      const call = outcomeCall(told, now);
      return urls.map((url) => ({ ...call, url }));
    });
}
