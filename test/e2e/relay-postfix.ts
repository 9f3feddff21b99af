import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPrivatePostfix } from './postfix.ts';

/** A Postfix that passes mail on. */
export interface RelayPostfix extends AsyncDisposable {
  readonly port: number;
  /** Says where the mail of domains goes: to ports of this machine. */
  route(ports: Readonly<Record<string, number>>): void;
}

/** Starts it, with STARTTLS and DSN. It refuses mail for the domain `refused.test`. */
export async function startRelayPostfix(): Promise<RelayPostfix> {
  const refused = 'check_recipient_access inline:{ { refused.test = 550 5.7.1 Not here } }';
  const postfix = await startPrivatePostfix({
    hostname: 'relay.test',
    settings: (folder) => ({
      mynetworks: '127.0.0.0/8',
      smtpd_recipient_restrictions: `${refused}, permit_mynetworks, reject`,
      transport_maps: `texthash:${folder}/etc/transport`,
      smtp_tls_security_level: 'may',
      minimal_backoff_time: '1s',
      maximal_backoff_time: '2s',
      queue_run_delay: '1s',
    }),
    services: ['smtp unix - - n - - smtp', 'flush unix n - n 1000? 0 flush'],
    files: { transport: '' },
  });
  return {
    port: postfix.port,
    route: (ports) => {
      const lines = Object.entries(ports).map(([domain, to]) => `${domain} smtp:[127.0.0.1]:${to}\n`);
      writeFileSync(join(postfix.folder, 'etc', 'transport'), lines.join(''));
      postfix.reload();
    },
    [Symbol.asyncDispose]: () => postfix[Symbol.asyncDispose](),
  };
}
