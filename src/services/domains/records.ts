/** What a domain's records are made from. */
export interface DomainFacts {
  /** A-labels. */
  domain: string;
  /** Our host name: where its mail goes, and where mail programs connect. */
  host: string;
  /** Keys that sign its mail, or are about to. */
  dkim: readonly { name: string; record: string }[];
  /** Where reports go. */
  reports: string;
  ports: Readonly<Record<'imaps' | 'pop3s' | 'submission' | 'submissions' | 'https', number>>;
}

/** What a record is for. */
export type RecordPurpose = 'mx' | 'spf' | 'dkim' | 'dmarc' | 'tls-rpt' | 'srv' | 'autoconfig';

/** A record that the domain should have. */
export type ExpectedRecord = { purpose: RecordPurpose; name: string; ttl: number } & (
  | { type: 'MX'; preference: number; exchange: string }
  | { type: 'TXT'; text: string }
  | { type: 'SRV'; priority: number; weight: number; port: number; target: string }
  | { type: 'CNAME'; target: string }
);

/** Seconds: a mistake is mended within the hour, and resolvers are not asked for every message. */
const ttl = 3600;
/** RFC 1035 3.3.14: a character string is at most 255 octets. */
const longestString = 255;

/**
 * The records that let a domain receive and send through us and let mail programs find us: MX (RFC 5321 5.1), SPF
 * (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989), TLSRPT (RFC 8460), SRV (RFC 6186, RFC 8314 5.1) and the aliases that
 * Thunderbird and Outlook ask for.
 */
export function expectedRecords({ domain, host, dkim, reports, ports }: DomainFacts): ExpectedRecord[] {
  const txt = (purpose: RecordPurpose, name: string, text: string): ExpectedRecord => ({
    purpose,
    name,
    ttl,
    type: 'TXT',
    text,
  });
  const srv = (service: string, port: number, priority: number): ExpectedRecord => ({
    purpose: 'srv',
    name: `${service}._tcp.${domain}`,
    ttl,
    type: 'SRV',
    priority,
    weight: 1,
    port,
    target: host,
  });
  const alias = (name: string): ExpectedRecord => ({
    purpose: 'autoconfig',
    name: `${name}.${domain}`,
    ttl,
    type: 'CNAME',
    target: host,
  });
  return [
    { purpose: 'mx', name: domain, ttl, type: 'MX', preference: 10, exchange: host },
    txt('spf', domain, 'v=spf1 mx ~all'),
    ...dkim.map(({ name, record }) => txt('dkim', name, record)),
    txt('dmarc', `_dmarc.${domain}`, `v=DMARC1; p=quarantine; rua=mailto:${reports}`),
    txt('tls-rpt', `_smtp._tls.${domain}`, `v=TLSRPTv1; rua=mailto:${reports}`),
    // RFC 6186 3.4: a lower priority is preferred, and IMAP should be.
    srv('_imaps', ports.imaps, 0),
    srv('_pop3s', ports.pop3s, 10),
    srv('_submissions', ports.submissions, 0),
    srv('_submission', ports.submission, 10),
    srv('_autodiscover', ports.https, 0),
    alias('autoconfig'),
    alias('autodiscover'),
  ];
}

/** What stands behind the type in a zone file (RFC 1035 5.1). */
export function recordData(record: ExpectedRecord): string {
  switch (record.type) {
    case 'MX':
      return `${record.preference} ${record.exchange}.`;
    case 'TXT':
      return characterStrings(record.text).join(' ');
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.target}.`;
    case 'CNAME':
      return `${record.target}.`;
  }
}

/** Records as lines of a zone file. */
export function zoneText(records: readonly ExpectedRecord[]): string {
  return records.map((record) => `${record.name}. ${record.ttl} IN ${record.type} ${recordData(record)}`).join('\n');
}

/** A text as quoted character strings, long ones divided. */
function characterStrings(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length || start === 0; start += longestString) {
    const part = text.slice(start, start + longestString);
    parts.push(`"${part.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
  }
  return parts;
}
