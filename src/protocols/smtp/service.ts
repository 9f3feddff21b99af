import type { Connection } from '#net/connection.ts';
import type { ListenOptions } from '#net/listener.ts';
import { NetworkSet } from '#base/networks.ts';
import { encodeReply } from '#wire/smtp/reply.ts';
import { identify } from './proxied.ts';
import { SmtpSession } from './session.ts';
import type { SmtpOptions } from './types.ts';

/** The protocol's part of a listener: for `listen({ ...smtpService(options), … })`. */
export type SmtpService = Pick<ListenOptions, 'refusal' | 'onConnection'> & Required<Pick<ListenOptions, 'identify'>>;

/** SMTP for one listener: the MX, submission (with STARTTLS, or implicit TLS where the listener does that), or LMTP. */
export function smtpService(options: SmtpOptions): SmtpService {
  return {
    identify: async (connection: Connection) => {
      const { proxyNetworks } = options.settings();
      if (proxyNetworks.length > 0) await identify(connection, new NetworkSet(proxyNetworks));
    },
    onConnection: (connection: Connection) => new SmtpSession(connection, options).run(),
    // RFC 5321 3.8: 421 in place of a greeting; another server tries again later.
    refusal: (reason) => {
      const where = reason === 'per-address' ? ' from your network' : '';
      return encodeReply({ code: 421, status: '4.7.0', text: `${options.hostname} Too many connections${where}` });
    },
  };
}
