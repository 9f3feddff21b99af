import { decodeMessage, type DnsMessage } from '#wire/dns/message.ts';
import { canonicalName } from '#wire/dns/names.ts';

/** Reads a reply; null for one that does not belong to the question. Throws MailError('bad-syntax') for a malformed one. */
export type ReadReply = (bytes: Uint8Array) => DnsMessage | null;

/** RFC 5452 9.1: an answer must have the id and repeat the question; some servers leave it out where they refuse. */
export function replyReader(id: number, name: string, type: number): ReadReply {
  const asked = canonicalName(name);
  return (bytes) => {
    if (bytes.length < 12 || (bytes[0] ?? 0) * 0x100 + (bytes[1] ?? 0) !== id) return null;
    const message = decodeMessage(bytes);
    const { question, response, rcode } = message;
    if (question === null) return response && rcode !== 0 ? message : null;
    return response && question.type === type && question.name === asked ? message : null;
  };
}
