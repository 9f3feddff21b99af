/** What a domain's records are made from. */
export interface DomainFacts {
  /** A-labels. */
  domain: string;
  /** Our host name: where its mail goes, and where mail programs connect. */
  host: string;
  /** Keys whose signatures must be verifiable: those that sign, are about to, or did until lately. */
  dkim: readonly { name: string; record: string }[];
  /** Where reports go. */
  reports: string;
  /** Where mail programs connect; null: that is not offered. */
  ports: Readonly<Record<'imaps' | 'pop3s' | 'submission' | 'submissions' | 'https', number | null>>;
  /** The id of the MTA-STS policy that is served for the domain (`policyTextId` of wire/mta-sts.ts). */
  mtaStsId: string;
  /** SHA-256 of the public keys of our certificate, in hexadecimal; empty where the zone of our host is not signed. */
  tlsa: readonly string[];
  /** Purposes of records that somebody chose not to have. */
  omitted: readonly string[];
}

/** What records are for. */
export const recordPurposes = [
  'mx',
  'spf',
  'dkim',
  'dmarc',
  'tls-rpt',
  'mta-sts',
  'srv',
  'autoconfig',
  'autodiscover',
  'tlsa',
] as const;
export type RecordPurpose = (typeof recordPurposes)[number];

/** A record that the domain should have. `ttl` in seconds. */
export type ExpectedRecord = { purpose: RecordPurpose; name: string; ttl: number } & (
  | { type: 'MX'; preference: number; exchange: string }
  | { type: 'TXT'; text: string }
  | { type: 'SRV'; priority: number; weight: number; port: number; target: string }
  | { type: 'CNAME'; target: string }
  | { type: 'TLSA'; usage: number; selector: number; matching: number; data: string }
);

/** Seconds: a mistake is mended within the hour, and resolvers are not asked for every message. */
const ttl = 3600;

/**
 * The records that let a domain receive and send through us and let mail programs find us: MX (RFC 5321 5.1), SPF
 * (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989), TLSRPT (RFC 8460), MTA-STS (RFC 8461), SRV (RFC 6186, RFC 8314 5.1),
 * the aliases that Thunderbird and Outlook ask for, and TLSA (RFC 7672) where DNSSEC vouches for it.
 */
export function expectedRecords(facts: DomainFacts): ExpectedRecord[] {
  return everyRecord(facts).filter(({ purpose }) => !facts.omitted.includes(purpose));
}

function everyRecord(facts: DomainFacts): ExpectedRecord[] {
  const { domain, host, dkim, reports, mtaStsId, tlsa } = facts;
  const txt = (purpose: RecordPurpose, name: string, text: string): ExpectedRecord => ({
    purpose,
    name,
    ttl,
    type: 'TXT',
    text,
  });
  const alias = (purpose: RecordPurpose, name: string): ExpectedRecord => ({
    purpose,
    name: `${name}.${domain}`,
    ttl,
    type: 'CNAME',
    target: host,
  });
  return [
    { purpose: 'mx', name: domain, ttl, type: 'MX', preference: 10, exchange: host },
    txt('spf', domain, 'v=spf1 mx ~all'),
    ...dkim.map(dkimRecord),
    txt('dmarc', `_dmarc.${domain}`, `v=DMARC1; p=quarantine; rua=mailto:${reports}`),
    txt('tls-rpt', `_smtp._tls.${domain}`, `v=TLSRPTv1; rua=mailto:${reports}`),
    txt('mta-sts', `_mta-sts.${domain}`, `v=STSv1; id=${mtaStsId}`),
    alias('mta-sts', 'mta-sts'),
    ...services(facts),
    alias('autoconfig', 'autoconfig'),
    alias('autodiscover', 'autodiscover'),
    ...tlsa.map((data) => publishedKey(host, data)),
  ];
}

// not done: _jmap, because JMAP is not served; a record would send mail programs to nobody.
function services({ domain, host, ports }: DomainFacts): ExpectedRecord[] {
  const srv = (service: string, port: number | null, priority: number): ExpectedRecord => {
    const record = { purpose: 'srv', name: `${service}._tcp.${domain}`, ttl, type: 'SRV' } as const;
    // RFC 6186 3.4: the root as a target says that there is no such service.
    if (port === null) return { ...record, priority: 0, weight: 0, port: 0, target: '.' };
    return { ...record, priority, weight: 1, port, target: host };
  };
  return [
    // RFC 6186 3.4: a lower priority is preferred, and IMAP should be.
    srv('_imaps', ports.imaps, 0),
    srv('_pop3s', ports.pop3s, 10),
    // RFC 8314 3.3: TLS from the start is preferred.
    srv('_submissions', ports.submissions, 0),
    srv('_submission', ports.submission, 10),
    srv('_autodiscover', ports.https, 0),
  ];
}

/** The record of a key. */
export function dkimRecord({ name, record }: DomainFacts['dkim'][number]): ExpectedRecord & { type: 'TXT' } {
  return { purpose: 'dkim', name, ttl, type: 'TXT', text: record };
}

/** RFC 7672 3.1.1: DANE-EE(3), the key alone (1), SHA-256 (1): it outlives a renewal of the certificate. */
function publishedKey(host: string, data: string): ExpectedRecord {
  return { purpose: 'tlsa', name: `_25._tcp.${host}`, ttl, type: 'TLSA', usage: 3, selector: 1, matching: 1, data };
}
