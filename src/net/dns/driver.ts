import { type Code, MailError } from '#base/errors.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';

/** All records of one name and type: the unit in which DNS answers, signs and is changed (RFC 2181 5). */
export type RecordSet = {
  [T in RecordType]: {
    /** A-labels, lower case, no final dot. */
    name: string;
    type: T;
    /** Seconds; one for the whole set (RFC 2181 5.2). */
    ttl: number;
    /** At least one. */
    values: readonly RecordValues[T][];
  };
}[RecordType];

/** A change of one set. */
export interface SetChange {
  name: string;
  type: RecordType;
  /** The set as it was when the change was decided; null where there was none. The change holds only while it is so. */
  before: RecordSet | null;
  /** The set as it shall be; null for none. */
  after: RecordSet | null;
}

/**
 * Somebody who can change zones: a primary server by dynamic update (`Rfc2136Driver`), or a provider by its own
 * interface. Every method throws a MailError that `dnsFaultOf` knows.
 */
export interface DnsDriver {
  /** For people: a name or an address. */
  readonly name: string;
  /** The zones that may be changed through it, in lower-case A-labels. */
  zones(): Promise<readonly string[]>;
  /** The set as the zone has it now, asked at the place where changes are made; null where there is none. */
  read(zone: string, name: string, type: RecordType): Promise<RecordSet | null>;
  /**
   * Makes all the changes in one zone, or none of them. The fault is `changed` where a set is no longer as `before`
   * says. After `timeout` nobody knows whether they were made: `read` tells.
   */
  apply(zone: string, changes: readonly SetChange[]): Promise<void>;
}

/** Why a driver could not do what it was asked; each has a sentence of its own. */
const dnsFaults = {
  /** No answer in time. */
  timeout: 'timeout',
  unreachable: 'unavailable',
  /** An answer that cannot be read. */
  malformed: 'unavailable',
  /** RCODE FORMERR: the server does not understand what it was sent. */
  'not-understood': 'unsupported',
  /** RCODE SERVFAIL. */
  servfail: 'unavailable',
  /** RCODE NOTIMP: no dynamic updates there. */
  'not-implemented': 'unsupported',
  /** RCODE REFUSED: the key may not do this. */
  refused: 'denied',
  /** RCODE NOTAUTH without a TSIG error: the server is not a primary of that zone (RFC 2136 2.2). */
  'not-authoritative': 'denied',
  /** RCODE NOTZONE: a name lies outside the zone. */
  'not-in-zone': 'bad-argument',
  /** TSIG BADKEY (RFC 8945 5.2.1): the server knows no key of that name. */
  'bad-key': 'denied',
  /** TSIG BADSIG (RFC 8945 5.2.2): the secrets differ. */
  'bad-signature': 'denied',
  /** TSIG BADTIME (RFC 8945 5.2.3): the clocks differ by more than the server allows. */
  'bad-time': 'denied',
  /** The answer is not signed with our key: somebody else may have written it. */
  unsigned: 'denied',
  /** RCODE NXRRSET, YXRRSET, NXDOMAIN or YXDOMAIN: a prerequisite does not hold (RFC 2136 3.2). */
  changed: 'bad-state',
  /** The server took a change and does not have it. */
  'not-kept': 'unavailable',
  /** The name lies behind a delegation, in a zone of other servers. */
  delegated: 'bad-state',
} as const satisfies Record<string, Code>;

export type DnsFault = keyof typeof dnsFaults;

/** The error for a fault of a driver; `server` is its name. */
export function dnsFailure(
  fault: DnsFault,
  server: string,
  options: { zone?: string; cause?: unknown } = {},
): MailError {
  const { zone = '', cause } = options;
  return new MailError(dnsFaults[fault], `DNS server ${server}: ${fault}${zone === '' ? '' : ` (${zone})`}`, {
    cause,
    detail: { dns: fault, server, zone },
  });
}

/** The fault that a driver threw; undefined for anything else. */
export function dnsFaultOf(error: unknown): DnsFault | undefined {
  const fault = error instanceof MailError ? error.detail['dns'] : undefined;
  return typeof fault === 'string' && Object.hasOwn(dnsFaults, fault) ? (fault as DnsFault) : undefined;
}

/** The zone of several that holds a name, the longest one; null where none does. */
export function zoneOf(zones: readonly string[], name: string): string | null {
  const holding = zones.filter((zone) => name === zone || name.endsWith(`.${zone}`));
  return holding.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
