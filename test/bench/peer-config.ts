import { postfixServices } from '../e2e/postfix.ts';

/** What the configuration files of one private Postfix and Dovecot need to know. */
export interface PeerLayout {
  dir: string;
  domain: string;
  /** Environment for every daemon: the flush counter. */
  env: Readonly<Record<string, string>>;
  smtp: number;
  submissions: number;
  pop3s: number;
  imap: number;
  imaps: number;
}

/** Postfix: what stands here differs from its defaults; durability, limits and concurrency are the defaults. */
export function postfixMain({ dir, domain, env }: PeerLayout): string {
  const preload = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return settings({
    compatibility_level: '3.6',
    queue_directory: `${dir}/queue`,
    data_directory: `${dir}/data`,
    maillog_file: `${dir}/mail.log`,
    maillog_file_prefixes: dir,
    import_environment: ['MAIL_CONFIG', 'MAIL_LOGTAG', 'POSTLOG_SERVICE', 'LANG=C', ...preload].join(' '),
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: `mx.${domain}`,
    mydestination: '',
    alias_maps: '',
    // Neither side asks the DNS about the client.
    disable_dns_lookups: 'yes',
    smtpd_peername_lookup: 'no',
    virtual_mailbox_domains: domain,
    virtual_mailbox_maps: `texthash:${dir}/postfix/mailboxes`,
    virtual_transport: `lmtp:unix:${dir}/run/lmtp`,
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: `${dir}/run/postfix-auth`,
    smtpd_tls_chain_files: `${dir}/key.pem, ${dir}/cert.pem`,
  });
}

/** Postfix's services: SMTP, submission over TLS, and LMTP to Dovecot. */
export function postfixMaster({ smtp, submissions }: PeerLayout): string {
  const submission = ['wrappermode=yes', 'auth_only=yes'].map((option) => `-o smtpd_tls_${option}`);
  return `
127.0.0.1:${smtp} inet n - n - - smtpd
127.0.0.1:${submissions} inet n - n - - smtpd ${submission.join(' ')}
    -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
${postfixServices}flush unix n - n 1000? 0 flush
showq unix n - n - - showq
lmtp unix - - n - - lmtp
`;
}

/**
 * Dovecot: LMTP into Maildir, POP3 over TLS, IMAP with and without, accounts from a file. `mail_fsync` is spelled out: it
 * is the default. For thousands of sessions its login processes serve many each (its manual's high-performance mode).
 */
export function dovecotConfig({ dir, env, pop3s, imap, imaps }: PeerLayout): string {
  const preload = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return `
base_dir = ${dir}/run
state_dir = ${dir}/run
log_path = ${dir}/mail.log
import_environment = TZ ${preload.join(' ')}
protocols = lmtp pop3 imap
listen = 127.0.0.1
mail_location = maildir:~/Maildir
mail_fsync = optimized
first_valid_uid = 1
ssl = yes
disable_plaintext_auth = no
mail_max_userip_connections = 0
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${dir}/mail/%n
}
service auth {
  unix_listener postfix-auth {
    mode = 0666
  }
  client_limit = 20000
}
service pop3-login {
  inet_listener pop3 {
    port = 0
  }
  inet_listener pop3s {
    port = ${pop3s}
  }
}
service imap-login {
  service_count = 0
  process_min_avail = 2
  client_limit = 10000
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${imaps}
  }
}
service imap {
  process_limit = 10000
}
service anvil {
  client_limit = 20000
}
`;
}

function settings(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}
