/** The resource records that Sowa reads, by type: their numbers and the values of their data. */

/** TYPE numbers (RFC 1035 3.2.2, 3596, 2782, 4034, 6698, 8659). */
export const recordTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  DNSKEY: 48,
  TLSA: 52,
  CAA: 257,
} as const;

export type RecordType = keyof typeof recordTypes;

/** The data of a record of each type. Names are written as `names.ts` says: lower case, no final dot, `.` for the root. */
export interface RecordValues {
  /** `192.0.2.1`. */
  A: string;
  NS: string;
  CNAME: string;
  SOA: StartOfAuthority;
  PTR: string;
  /** RFC 7505: exchange `.` says that the domain takes no mail. */
  MX: { preference: number; exchange: string };
  /** The character strings of one record joined, as SPF (RFC 7208 3.3), DKIM (RFC 6376 3.6.2.2) and MTA-STS (RFC 8461 3.1) read them; UTF-8. */
  TXT: string;
  /** `2001:db8::1`, as RFC 5952 writes it. */
  AAAA: string;
  SRV: { priority: number; weight: number; port: number; target: string };
  DS: DelegationSigner;
  DNSKEY: ZoneKey;
  TLSA: TlsaValue;
  CAA: { critical: boolean; tag: string; value: string };
}

/** RFC 1035 3.3.13; times in seconds. */
interface StartOfAuthority {
  primary: string;
  mailbox: string;
  serial: number;
  refresh: number;
  retry: number;
  expire: number;
  minimum: number;
}

/** RFC 4034 5.1. */
export interface DelegationSigner {
  keyTag: number;
  algorithm: number;
  digestType: number;
  digest: Uint8Array;
}

/** RFC 4034 2.1. */
export interface ZoneKey {
  flags: number;
  protocol: number;
  algorithm: number;
  key: Uint8Array;
}

/** RFC 6698 2.1. */
export interface TlsaValue {
  usage: number;
  selector: number;
  matching: number;
  data: Uint8Array;
}

/** A record of a type in the table, with its owner; `ttl` in seconds. */
export type ResourceRecord = {
  [T in RecordType]: { name: string; type: T; ttl: number; value: RecordValues[T] };
}[RecordType];
