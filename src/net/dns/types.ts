import type { RecordType, RecordValues } from '#wire/dns/records.ts';

/** Why there is no answer: the question may be asked again later. */
export type FailureReason =
  /** No server answered in time. */
  | 'timeout'
  /** No server could be reached. */
  | 'unreachable'
  /** RCODE 2: also what a validating resolver says of a name whose signatures are wrong (RFC 4035 5.5). */
  | 'servfail'
  /** RCODE 5. */
  | 'refused'
  /** An answer that cannot be read, or another RCODE. */
  | 'malformed'
  /** Aliases that go in circles, or a longer chain of them than is followed (dnsLimits.aliases). */
  | 'alias-loop'
  /** An answer with more records than are read, or one that does not fit into TCP. */
  | 'oversized'
  /** The name cannot be asked for: a label or the whole is too long (RFC 1035 2.3.4), or a label is empty. */
  | 'bad-name';

/** What is known of every answer, also of one that says there is nothing. */
interface Answer {
  /** The name that the records belong to, behind all aliases. */
  name: string;
  /** Every name that was an alias (CNAME), from the one asked for; empty where there were none. */
  aliases: readonly string[];
  /** Seconds for which it still holds. */
  ttl: number;
  /** The resolver says that it verified it with DNSSEC (AD, RFC 4035 3.2.3), and `dns.trust_ad` says to believe that. */
  secure: boolean;
}

/** How a question ended. It never is an exception. */
export type Outcome<T extends RecordType> =
  | (Answer & { kind: 'found'; records: readonly RecordValues[T][] })
  /** The name exists, without records of that type (RFC 2308 2.2). */
  | (Answer & { kind: 'no-data' })
  /** The name does not exist (RFC 2308 2.1), which also holds for every other type. */
  | (Answer & { kind: 'nxdomain' })
  | { kind: 'failed'; reason: FailureReason };

/** Why an authoritative server has no answer. `lame`: it does not answer for the zone (RFC 1912 2.8). */
export type AuthorityFailure = FailureReason | 'lame';

/** What one authoritative server says. */
export type AuthorityOutcome<T extends RecordType> =
  | Exclude<Outcome<T>, { kind: 'failed' }>
  /** The name is an alias of one in another zone. */
  | (Answer & { kind: 'aliased' })
  | { kind: 'failed'; reason: AuthorityFailure };

/** Asks the configured DNS servers. */
export interface Resolver {
  /**
   * Records of one type of a name (`name.example` in any case, a final dot is optional, A-labels only), through
   * aliases, from the cache where it has them. In the order of the answer: who balances load shuffles. Takes at most
   * dnsLimits.total milliseconds.
   */
  resolve<T extends RecordType>(name: string, type: T): Promise<Outcome<T>>;
}

/** A resolver that can be asked for what DNSSEC refuses. */
export interface UncheckedResolver extends Resolver {
  /** As `resolve`, but with data that the resolver knows to be wrong by DNSSEC (CD, RFC 4035 3.2.2), and never from the cache. */
  resolveUnchecked<T extends RecordType>(name: string, type: T): Promise<Outcome<T>>;
}
