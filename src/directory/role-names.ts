/**
 * Names that speak for a domain and not for a person: those of RFC 2142, those by which certificate authorities ask
 * whose a domain is (CA/Browser Forum Baseline Requirements 3.2.2.4.4), and those that servers write as.
 */
const roleNames: ReadonlySet<string> = new Set([
  'abuse',
  'admin',
  'administrator',
  'dmarc',
  'ftp',
  'hostmaster',
  'info',
  'mailer-daemon',
  'marketing',
  'news',
  'no-reply',
  'noc',
  'noreply',
  'postmaster',
  'root',
  'sales',
  'security',
  'ssladmin',
  'ssladministrator',
  'sslwebmaster',
  'support',
  'tlsrpt',
  'usenet',
  'uucp',
  'webmaster',
  'www',
]);

/** Whether a local part speaks for its domain: whoever makes an address for themselves does not get it. */
export function isRoleName(local: string): boolean {
  return roleNames.has(local.toLowerCase());
}
