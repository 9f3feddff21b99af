import { z } from 'zod';
import { routingLimits } from '#base/limits-queue.ts';
import { retentionLimits } from '#base/limits-retention.ts';
import {
  addresses,
  choice,
  count,
  databaseUrl,
  domain,
  domains,
  flag,
  host,
  hostname,
  httpUrl,
  httpsUrl,
  networks,
  path,
  port,
  primaries,
  secretUrl,
  servers,
  size,
  socket,
  text,
  urls,
  webhookSecret,
} from './kinds.ts';

/** One TCP listener. */
const listener = (name: string, defaultPort: number, standardPort: number) =>
  group({
    enabled: flag(true, { text: `Whether ${name} listens.`, reload: true }),
    host: host('127.0.0.1', {
      text: `Address that ${name} listens on; \`::\` is every address of the machine.`,
      reload: true,
    }),
    port: port(defaultPort, {
      text: `Port of ${name}; ${standardPort} in production. 0 takes any free one.`,
      reload: true,
    }),
  });

/** A table of settings: unknown keys are errors, a missing table has every default. */
function group<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape).prefault({} as z.util.NoUndefined<z.input<z.ZodObject<T>>>);
}

/**
 * Every setting of the program: the source of defaults, validation, environment names (`settings.ts`) and of the
 * table in docs/operating.md. The names in the code are the names in the file.
 */
export const configSchema = z.strictObject({
  data: path('data', {
    text: 'Data directory. A relative name is taken from the current directory, or from the directory of the configuration file that says it.',
  }),
  hostname: hostname('localhost', {
    text: 'Name of this server: the greeting, `Received` headers and the certificate made at first run. In production the name that MX records and the reverse DNS of the address have.',
  }),
  key_file: path('key', {
    text: 'File of 32 random bytes that seals stored secrets. Relative to the data directory. A backup has it only under its default name.',
  }),
  log: group({
    level: choice(['debug', 'info', 'warn', 'error', 'silent'], 'info', {
      text: 'The least important lines that are logged. The log goes to standard error, a JSON object a line, and never holds message content or passwords.',
    }),
  }),
  database: group({
    engine: choice(['sqlite', 'postgres'], 'sqlite', {
      text: '`sqlite` keeps everything in the data directory; `postgres` keeps the rows in PostgreSQL 15 or newer.',
    }),
    url: databaseUrl({
      text: 'Where PostgreSQL is, for example `postgres://sowa:secret@127.0.0.1/sowa`. Needed with `engine = "postgres"`.',
      secret: true,
    }),
  }),
  tls: group({
    certificate: path('tls/certificate.pem', {
      text: 'Certificate chain (PEM). Relative to the data directory, where the first run puts a self-signed one.',
      reload: true,
    }),
    key: path('tls/key.pem', {
      text: 'Private key of the certificate (PEM). Relative to the data directory.',
      reload: true,
    }),
  }),
  acme: group({
    enabled: flag(false, {
      text: 'Whether certificates come from a certificate authority by themselves (ACME, RFC 8555): one for `hostname`, one for the names of each domain that point here. They are shown in place of `tls.certificate`, which stays for everything else.',
      reload: true,
    }),
    directory: httpsUrl('https://acme-v02.api.letsencrypt.org/directory', {
      text: "The authority's directory. Its own certificate must be vouched for by the authorities of this system.",
      reload: true,
    }),
    contact: text({
      text: 'Mail address that the authority may write to, such as `postmaster@example.org`; empty: none.',
      reload: true,
    }),
    agree_terms: flag(false, {
      text: 'Your consent to the terms of the authority. Without it, it is asked for nothing.',
      reload: true,
    }),
    challenge: choice(['http-01', 'tls-alpn-01', 'dns-01'], 'http-01', {
      text: 'How names are proved: `http-01` (port 80 must lead to the HTTP listener), `tls-alpn-01` (port 443 to the HTTPS listener), or `dns-01` (every name lies in a zone of `managed_dns`).',
      reload: true,
    }),
    domains: flag(true, {
      text: 'Whether `autoconfig.`, `autodiscover.` and `mta-sts.` of the domains get certificates, where DNS says that they point here.',
      reload: true,
    }),
  }),
  listeners: group({
    smtp: listener('SMTP (mail from other servers)', 2525, 25),
    submission: listener('submission with STARTTLS', 2587, 587),
    submissions: listener('submission with TLS from the start', 2465, 465),
    lmtp: group({
      enabled: flag(false, {
        text: 'Whether LMTP listens on a Unix socket, for mail from another server on this machine.',
        reload: true,
      }),
      path: path('lmtp.sock', { text: 'The Unix socket of LMTP. Relative to the data directory.', reload: true }),
    }),
    imap: listener('IMAP with STARTTLS', 2143, 143),
    imaps: listener('IMAP with TLS from the start', 2993, 993),
    pop3: listener('POP3 with STLS', 2110, 110),
    pop3s: listener('POP3 with TLS from the start', 2995, 995),
    http: listener('HTTP', 8080, 80),
    https: listener('HTTPS', 8443, 443),
    pages: listener('the home pages of users', 8081, 80),
    ftp: listener('FTP with TLS on request', 2121, 21),
    ftps: listener('FTP with TLS from the start', 2990, 990),
    managesieve: listener('ManageSieve', 4190, 4190),
  }),
  smtp: group({
    max_message_size: size('100 MB', {
      text: 'Largest message taken, by any way in. Attachments travel a third larger than they are on disk.',
      reload: true,
    }),
    max_recipients: count(1000, 100, 100_000, {
      text: 'Recipients of one message from another server. RFC 5321 4.5.3.1.8 demands at least 100.',
      reload: true,
    }),
    over_quota: choice(['temporary', 'permanent'], 'temporary', {
      text: 'Answer for a recipient whose account is full: `temporary` (452 4.2.2, the sender tries again) or `permanent` (552 5.2.2).',
      reload: true,
    }),
    greeting_delay: count(0, 0, 30_000, {
      text: 'Milliseconds a client from outside must wait for the greeting; one that talks earlier is refused (RFC 5321 3.1). 0 greets at once.',
      reload: true,
    }),
    proxy_networks: networks([], {
      text: 'Networks of load balancers whose connections begin with a PROXY protocol header (version 1 or 2) naming the real client. Nobody else may send one.',
      reload: true,
    }),
  }),
  checks: group({
    trusted_networks: networks(['127.0.0.0/8', '::1'], {
      text: 'Networks whose mail on the SMTP port is not checked, and whose `Authentication-Results` are believed. All others are checked for SPF, DKIM, DMARC, ARC and the name of their address, and refused where a DNS list names them. Users who logged in are never checked.',
      reload: true,
    }),
    dmarc: choice(['enforce', 'quarantine', 'report'], 'enforce', {
      text: 'What a message that fails the DMARC policy of its author meets: `enforce` does what the policy says (refuse, or Junk), `quarantine` puts into Junk what should be refused, `report` only records it.',
      reload: true,
    }),
    trusted_sealers: domains([], {
      text: 'Domains of forwarders and mailing lists whose ARC seals are believed: mail that passed DMARC there is not held to fail it here.',
      reload: true,
    }),
    dns_lists: domains([], {
      text: 'DNS lists of bad addresses (RFC 5782), such as `zen.spamhaus.org`. A client that one of them names is refused with 554, but for mail to the postmaster.',
      reload: true,
    }),
    rspamd: httpUrl({
      text: 'Where rspamd is asked about each message, such as `http://127.0.0.1:11333`; empty asks none. Mail flows while it is down, with that as a reason.',
      reload: true,
    }),
    clamav: socket({
      text: 'Where ClamAV is asked about each message: the path of its Unix socket, or `host:port`; empty asks none. Mail flows while it is down, with that as a reason.',
      reload: true,
    }),
  }),
  submission: group({
    recipients_per_message: count(100, 1, 100_000, { text: 'Recipients of one message from a user.', reload: true }),
    messages_per_day: count(1000, 1, 10_000_000, { text: 'Messages one account may send in 24 hours.', reload: true }),
  }),
  dkim: group({
    rotation_days: count(180, 0, 3650, {
      text: 'Days after which a DKIM key is followed by a new one, by itself; 0: only when somebody asks.',
      reload: true,
    }),
  }),
  dns: group({
    servers: servers([], {
      text: 'DNS servers to ask, one after another; empty: those of /etc/resolv.conf. A validating resolver on this very machine (unbound, knot-resolver) makes DANE possible.',
      reload: true,
    }),
    trust_ad: choice(['loopback', 'always', 'never'], 'loopback', {
      text: 'Whose word counts that an answer was verified with DNSSEC: servers on this machine, all of them (only where nobody between can change answers), or none.',
      reload: true,
    }),
    authority_port: port(53, {
      text: 'Port of the authoritative servers that `sowa domain check` asks. Another than 53 is for closed networks and tests.',
      reload: true,
    }),
  }),
  managed_dns: primaries({
    text: 'Primary DNS servers whose zones Sowa may change by dynamic update (RFC 2136), each a table: `server` (address, perhaps with a port), `key` and `secret` (name and base64 of an hmac-sha256 key, as `tsig-keygen` makes it), and its zones: `zones`, a list, or `catalog`, the name of a catalog zone (RFC 9432). In the environment and with `--set` it is JSON.',
    reload: true,
    secret: true,
  }),
  delivery: group({
    source_addresses: addresses([], {
      text: 'Addresses of this machine that mail to other servers leaves from, of both families; of several, each destination always sees the same one. Empty: the system chooses.',
      reload: true,
    }),
    port: port(25, {
      text: 'Port of the mail exchangers of other domains. Another than 25 is for closed networks and tests.',
      reload: true,
    }),
  }),
  forwarding: group({
    messages_per_day: count(routingLimits.forwardsPerDay, 0, 10_000_000, {
      text: 'Messages that forwards of one account may send on in a day (UTC). Further ones stay in its mailbox.',
      reload: true,
    }),
  }),
  queue: group({
    deliveries: count(200, 1, 10_000, { text: 'Deliveries from the queue at a time.', reload: true }),
    deliveries_per_destination: count(20, 1, 1000, {
      text: 'Deliveries at a time to one destination: a domain, or a relay.',
      reload: true,
    }),
    first_retry: count(60, 1, 86_400, {
      text: 'Seconds between the first attempt to deliver and the second. Each further wait is twice as long, give or take a fifth.',
      reload: true,
    }),
    longest_retry: count(14_400, 1, 604_800, { text: 'Longest wait between two attempts, in seconds.', reload: true }),
    expire_after: count(120, 1, 1000, {
      text: 'Hours after which a message that cannot be delivered goes back to its sender. RFC 5321 4.5.4.1 asks for at least 4 or 5 days.',
      reload: true,
    }),
    warn_after: count(4, 0, 1000, {
      text: 'Hours after which the sender is told that a message still waits; 0 tells nobody.',
      reload: true,
    }),
    webhooks: urls([], {
      text: 'Addresses that are told by POST how the delivery of each message to each recipient ended, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it.',
      reload: true,
    }),
    webhook_secret: webhookSecret({
      text: 'Key of the signatures: `whsec_` and the base64 of 24 random bytes or more. Needed with `queue.webhooks`.',
      reload: true,
      secret: true,
    }),
  }),
  relay: group({
    host: domain('', {
      text: 'Server that takes all mail for other domains (a smarthost), by name or IPv4 address; empty delivers to their mail exchangers.',
      reload: true,
    }),
    port: port(587, {
      text: 'Port of the relay: 587 with STARTTLS, 465 with TLS from the start, or 25.',
      reload: true,
    }),
    tls: choice(['starttls', 'implicit', 'opportunistic', 'none'], 'starttls', {
      text: 'How the relay is reached: `starttls` and `implicit` demand TLS with a valid certificate, `opportunistic` takes what there is, `none` uses none.',
      reload: true,
    }),
    user: text({ text: 'Login at the relay; empty logs in nowhere.', reload: true }),
    password: text({ text: 'Password at the relay.', reload: true, secret: true }),
  }),
  auth: group({
    plaintext_on_loopback: flag(false, {
      text: 'Lets clients on this very machine log in without TLS. Everybody else always needs TLS.',
      reload: true,
    }),
  }),
  oauth: group({
    introspection: secretUrl({
      text: 'Where an authority (Keycloak, Authentik, Hydra …) is asked about bearer tokens (RFC 7662); empty: tokens open nothing, and OAUTHBEARER and XOAUTH2 are not offered.',
    }),
    client_id: text({ text: 'How the authority knows this service.' }),
    client_secret: text({ text: 'Secret of the service at the authority.', secret: true }),
    scope: text({
      text: 'Scope that a token must have. Empty: every token of the authority opens the mailbox of its owner, also one that was issued for something else.',
    }),
    claim: text({
      text: 'What of the answer is the address of the account; empty: `email`.',
    }),
  }),
  limits: group({
    connections: count(10_000, 1, 1_000_000, { text: 'Open connections of one listener.', reload: true }),
    connections_per_address: count(100, 1, 1_000_000, {
      text: 'Open connections of one listener from one IPv4 address or one IPv6 /64.',
      reload: true,
    }),
  }),
  activation: group({
    domain: domain('', {
      text: 'Domain in which subscribers make their own mailboxes at `/activate`; empty closes the page.',
      reload: true,
    }),
  }),
  retention: group({
    trail_days: count(retentionLimits.trailDays, 1, 3650, {
      text: 'Days that what happened to a message is kept, for `sowa queue trail`: envelopes and answers of servers, never content.',
      reload: true,
    }),
    login_history_days: count(retentionLimits.loginHistoryDays, 1, 3650, {
      text: 'Days that the login history of accounts is kept: from which addresses somebody signed in, or tried to. Under 30, networks that people signed in from are forgotten sooner for the throttle too.',
      reload: true,
    }),
    audit_days: count(retentionLimits.auditDays, 1, 3650, {
      text: 'Days that the audit log is kept: who changed what, before and after.',
      reload: true,
    }),
  }),
  notices: group({
    security: flag(true, {
      text: 'Whether owners get a letter when their password changes, a second factor is switched on or off, an app password, a passkey or a forward is added, or somebody signs in from a browser or network not seen before.',
      reload: true,
    }),
  }),
  health: group({
    min_free_space: size('256 MB', {
      text: 'With less free space on the disk of the data directory `/healthz` answers 503 and `sowa doctor` complains.',
      reload: true,
    }),
  }),
  metrics: group({
    enabled: flag(true, { text: 'Whether `/metrics` is served on the HTTP listeners, for Prometheus.', reload: true }),
    networks: networks(['127.0.0.0/8', '::1'], { text: 'Networks that may read `/metrics`.', reload: true }),
  }),
});

/** The whole configuration, valid, with every default filled in and paths absolute. */
export type Config = z.output<typeof configSchema>;

/** A name under `listeners`. */
export type ListenerName = keyof Config['listeners'];
