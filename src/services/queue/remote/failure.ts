import { MailError } from '#base/errors.ts';
import { type ReceivedReply, replyText } from '#wire/smtp/reply-reader.ts';
import type { RemoteReply } from '#services/queue/types.ts';

/** What a server said, as it is recorded. */
export function remoteReply(reply: ReceivedReply): RemoteReply {
  return { code: reply.code, status: reply.status, text: replyText(reply) };
}

/** An error that carries a reply: one that ends a session, or what stands for it where nobody answered. */
export function refusal(reply: RemoteReply, cause?: unknown): MailError {
  const { code, status, text } = reply;
  const detail = status === null ? { code } : { code, status };
  return new MailError(code >= 500 ? 'denied' : 'unavailable', text, { detail, cause });
}

/** The reply that an error carries, or what stands for an error of the connection (RFC 3463 3.5). Throws what is neither. */
export function replyOfError(error: unknown): RemoteReply {
  if (!(error instanceof MailError)) throw error;
  const { code, status } = error.detail;
  if (typeof code === 'number')
    return { code, status: typeof status === 'string' ? status : null, text: error.message };
  switch (error.code) {
    case 'timeout':
      return { code: 421, status: '4.4.2', text: `The server does not answer: ${error.message}` };
    case 'bad-syntax':
    case 'limit':
      return { code: 421, status: '4.5.0', text: `The server does not speak SMTP: ${error.message}` };
    case 'shutdown':
      return { code: 421, status: '4.3.2', text: 'The attempt was given up because the service is closing' };
    case 'unavailable':
      return { code: 421, status: '4.4.2', text: `The connection was lost: ${error.message}` };
    default:
      return { code: 451, status: '4.3.0', text: error.message };
  }
}
