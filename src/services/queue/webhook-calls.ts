import type { ClaimedMessage } from '#store/queue-claims.ts';
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
      const type = decision.outcome === 'deferred' ? 'delayed' : decision.outcome;
      const { queueId } = message;
      const { number } = decision.recipient;
      // The same for the same outcome, whoever settles it and however often.
      const id = `${queueId}-${number}-${type}`;
      const body = JSON.stringify(payload(id, type, message, decision, now));
      return urls.map((url) => ({ id, url, body }));
    });
}

function payload(id: string, type: string, message: ClaimedMessage, { recipient, result }: Decision, now: number) {
  return {
    id,
    type: `message.${type}`,
    timestamp: new Date(now).toISOString(),
    data: {
      queueId: message.queueId,
      envelopeId: message.envelopeId,
      sender: message.sender,
      recipient: recipient.address,
      received: new Date(message.receivedAt).toISOString(),
      attempts: recipient.attempts + 1,
      reply: replyText(result.reply),
      host: result.host,
    },
  };
}
