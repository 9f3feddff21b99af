import { dnsLimits } from '#base/limits.ts';
import { type DnsMessage, rcodes } from '#wire/dns/message.ts';
import { canonicalName } from '#wire/dns/names.ts';
import type { RecordType, RecordValues, ResourceRecord } from '#wire/dns/records.ts';
import type { FailureReason, Outcome } from './types.ts';

/** What one message answers. `aliased`: it says only that the name is an alias of another, which must be asked for. */
export type Answered<T extends RecordType> =
  | Outcome<T>
  | { kind: 'aliased'; name: string; aliases: readonly string[]; ttl: number; secure: boolean };

/** Draws the answer to a question out of a message; `trusted`: its AD bit counts. */
export function answerOf<T extends RecordType>(
  message: DnsMessage,
  question: { name: string; type: T },
  trusted: boolean,
): Answered<T> {
  const { rcode } = message;
  if (rcode !== rcodes.noError && rcode !== rcodes.nxDomain) return { kind: 'failed', reason: reasonOf(rcode) };
  const chain = followAliases(message.answers, canonicalName(question.name), question.type);
  if (chain === null) return { kind: 'failed', reason: 'alias-loop' };
  const { name, aliases } = chain;
  const secure = trusted && message.authenticated;
  const found = recordsAt(message.answers, name, question.type);
  if (found.length > 0) {
    const ttl = Math.min(dnsLimits.ttl, chain.ttl, ...found.map((record) => record.ttl));
    const records = found.map((record) => record.value as RecordValues[T]);
    return { kind: 'found', name, aliases, ttl, secure, records };
  }
  const negative = negativeTtl(message.authorities, name);
  const ttl = Math.min(chain.ttl, negative ?? 0);
  if (rcode === rcodes.nxDomain) return { kind: 'nxdomain', name, aliases, ttl, secure };
  if (aliases.length > 0 && negative === null) return { kind: 'aliased', name, aliases, ttl: chain.ttl, secure };
  return { kind: 'no-data', name, aliases, ttl, secure };
}

function reasonOf(rcode: number): FailureReason {
  if (rcode === rcodes.servFail) return 'servfail';
  return rcode === rcodes.refused ? 'refused' : 'malformed';
}

interface Chain {
  name: string;
  aliases: string[];
  ttl: number;
}

/** RFC 1034 3.6.2: from alias to alias as far as the message knows; null where that goes in circles. */
function followAliases(answers: readonly ResourceRecord[], start: string, type: RecordType): Chain | null {
  const chain: Chain = { name: start, aliases: [], ttl: dnsLimits.ttl };
  if (type === 'CNAME') return chain;
  for (;;) {
    const [alias] = recordsAt(answers, chain.name, 'CNAME');
    if (alias === undefined) return chain;
    chain.aliases.push(chain.name);
    chain.name = alias.value as string;
    chain.ttl = Math.min(chain.ttl, alias.ttl);
    if (chain.aliases.length > dnsLimits.aliases) return null;
  }
}

function recordsAt(records: readonly ResourceRecord[], name: string, type: RecordType): ResourceRecord[] {
  return records.filter((record) => record.type === type && record.name === name);
}

/** RFC 2308 5: the lesser of the SOA's TTL and its last field; null without a SOA of a zone that holds the name. */
function negativeTtl(authorities: readonly ResourceRecord[], name: string): number | null {
  for (const record of authorities) {
    const holds = record.name === '.' || record.name === name || name.endsWith(`.${record.name}`);
    if (record.type !== 'SOA' || !holds) continue;
    return Math.min(dnsLimits.negativeTtl, record.ttl, record.value.minimum);
  }
  return null;
}
