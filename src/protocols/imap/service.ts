import type { Connection } from '#net/connection.ts';
import type { ListenOptions } from '#net/listener.ts';
import { formatStatus } from '#wire/imap/response.ts';
import { ImapSession } from './session.ts';
import type { ImapOptions } from './types.ts';

/** The protocol's part of a listener: for `listen({ ...imapService(options), … })`. */
export type ImapService = Pick<ListenOptions, 'bareLf' | 'refusal' | 'onConnection'>;

/** IMAP for one listener, with STARTTLS, or with implicit TLS where the listener does that. */
export function imapService(options: ImapOptions): ImapService {
  return {
    // Scripts that speak IMAP end their lines so, and nothing here depends on where a message ends.
    bareLf: 'accept',
    onConnection: (connection: Connection) => new ImapSession(connection, options).run(),
    refusal: (reason) => {
      const where = reason === 'per-address' ? ' from your network' : '';
      return formatStatus('*', 'BYE', `Too many connections${where}`, 'LIMIT');
    },
  };
}
