import { randomInt } from 'node:crypto';
import { codeOf, MailError } from '#base/errors.ts';
import { type Asking, type DnsMessage, encodeQuery } from '#wire/dns/message.ts';
import { type RecordType, recordTypes } from '#wire/dns/records.ts';
import { replyReader } from './reply.ts';
import type { DnsServer } from './servers.ts';
import { askTcp } from './tcp.ts';
import type { FailureReason } from './types.ts';
import { askUdp } from './udp.ts';

/**
 * Asks one server: by UDP, and by TCP when the answer does not fit (RFC 7766 5). `milliseconds`: for both together.
 * Throws MailError: `timeout`, `unavailable` (the server cannot be reached), `bad-syntax` (its answer cannot be read),
 * `bad-argument` (the name cannot be asked for), `limit` (the answer is too large).
 */
export async function exchange(
  server: DnsServer,
  name: string,
  type: RecordType,
  milliseconds: number,
  asking: Asking = {},
): Promise<DnsMessage> {
  const deadline = performance.now() + milliseconds;
  const id = randomInt(0x10000);
  const query = encodeQuery(id, name, type, asking);
  const read = replyReader(id, name, recordTypes[type]);
  const message = await askUdp(server, query, read, milliseconds);
  if (!message.truncated) return message;
  const complete = await askTcp(server, query, read, deadline - performance.now());
  if (complete.truncated) throw new MailError('limit', 'a DNS answer over TCP is truncated');
  return complete;
}

const failures = {
  timeout: 'timeout',
  unavailable: 'unreachable',
  'bad-syntax': 'malformed',
  'bad-argument': 'bad-name',
  limit: 'oversized',
} as const;

/** The reason that an error of `exchange` stands for. Throws the error where it is none. */
export function failureReason(error: unknown): FailureReason {
  const code = codeOf(error);
  if (code !== undefined && code in failures) return failures[code as keyof typeof failures];
  throw error;
}
