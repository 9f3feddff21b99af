import type { AuthorityFailure } from '#net/dns/types.ts';
import type { ExpectedRecord } from './records.ts';

/** Why DNS does not say how a record is. `bogus`: DNSSEC refuses what the servers say (RFC 4035 5.5). */
export type DnsFault = AuthorityFailure | 'bogus';

/** What is wrong with a record that is there. */
export type Difference =
  /** MX: none of them is ours; ours stands beside others; the domain takes no mail at all (RFC 7505). */
  | 'mx-elsewhere'
  | 'mx-also-elsewhere'
  | 'mx-null'
  | 'other-port'
  | 'other-target'
  /** Addresses in place of an alias, and not ours. */
  | 'other-address'
  /** Two texts where only one may be: RFC 7208 4.5, RFC 9989 4.10, RFC 8461 3.1. */
  | 'several'
  | 'spf-without-mx'
  | 'spf-everybody'
  | 'dmarc-policy'
  | 'dkim-key'
  /** RFC 6376 3.6.1: an empty key. */
  | 'dkim-revoked'
  | 'tls-rpt-address'
  | 'mta-sts-id'
  | 'tlsa-key'
  | 'other-text';

/** What one server says of a record. */
export type Judgement =
  | { state: 'ok' }
  /** `name`: nothing at all has that name (NXDOMAIN). */
  | { state: 'missing'; absent: 'name' | 'record' }
  | { state: 'wrong'; found: readonly string[]; difference: Difference }
  | { state: DnsFault };

/**
 * How a record is in the world. `propagating`: it is right at the source, but not everywhere yet: `behind` are servers
 * of the zone that lack it, `seconds` is how long the resolver keeps what it had.
 */
export type RecordResult =
  | Judgement
  | { state: 'propagating'; seconds: number | null; behind: readonly string[]; found: readonly string[] };

/** What one authoritative server says. */
export interface ServerJudgement {
  /** Its name and address. */
  server: string;
  judgement: Judgement;
}

/** A record with how it is. */
export interface RecordDiagnosis {
  record: ExpectedRecord;
  result: RecordResult;
  servers: readonly ServerJudgement[];
}

/** What else is looked at. */
type CheckName = 'delegation' | 'dnssec' | 'reverse' | 'exchanger' | 'blocklist' | 'mta-sts-policy';

/** What a check found. */
export type CheckCode =
  | DnsFault
  | 'answers'
  | 'no-domain'
  | 'no-servers'
  | 'no-server-address'
  | 'dnssec-secure'
  | 'dnssec-unsigned'
  | 'dnssec-island'
  | 'dnssec-unverified'
  | 'dnssec-no-key'
  | 'dnssec-other-key'
  | 'no-host-address'
  | 'reverse-confirmed'
  | 'reverse-other-name'
  | 'reverse-missing'
  | 'reverse-unconfirmed'
  | 'exchanger-good'
  | 'exchanger-unreachable'
  | 'exchanger-without-tls'
  | 'exchanger-broken-tls'
  | 'exchanger-other-name'
  | 'exchanger-untrusted'
  | 'not-listed'
  | 'listed'
  | 'list-refuses'
  | 'policy-served'
  | 'policy-other'
  | 'policy-unavailable';

/** One check of what it is about (a server, an address, a zone). `note`: worth knowing, and nothing is broken. */
export interface Check {
  check: CheckName;
  subject: string;
  level: 'ok' | 'note' | 'fault';
  code: CheckCode;
  /** What the code is about: a name, a reply, a reason; ''. */
  detail: string;
}

/** All that was found about a domain. */
export interface DomainReport {
  domain: string;
  /** Milliseconds since the epoch. */
  at: number;
  records: readonly RecordDiagnosis[];
  checks: readonly Check[];
}
