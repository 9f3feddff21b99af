/** Where mail programs connect; a port is null where that is not offered. */
export interface MailServers {
  /** Our host name. */
  host: string;
  imaps: number | null;
  pop3s: number | null;
  /** Implicit TLS. */
  submissions: number | null;
  /** STARTTLS. */
  submission: number | null;
  https: number | null;
}

/** One way to read or to send mail, as a mail program is set to it. */
export interface OfferedServer {
  protocol: 'imap' | 'pop3' | 'smtp';
  host: string;
  port: number;
  /** TLS from the start, or STARTTLS. */
  security: 'tls' | 'starttls';
}

/**
 * What is offered, of each protocol the preferred one first: IMAP before POP3 (RFC 6186 3.4), TLS from the start before
 * STARTTLS (RFC 8314 3.3). SRV records, mail programs' files and people are told the same.
 */
export function offeredServers({ host, imaps, pop3s, submissions, submission }: MailServers): OfferedServer[] {
  const ways = [
    ['imap', imaps, 'tls'],
    ['pop3', pop3s, 'tls'],
    ['smtp', submissions, 'tls'],
    ['smtp', submission, 'starttls'],
  ] as const;
  return ways.flatMap(([protocol, port, security]) => (port === null ? [] : [{ protocol, host, port, security }]));
}
