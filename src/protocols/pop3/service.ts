import type { Connection } from '#net/connection.ts';
import type { ListenOptions } from '#net/listener.ts';
import { encodeStatus } from '#wire/pop3.ts';
import { answerTo, Refusal } from './errors.ts';
import { Pop3Session } from './session.ts';
import { textsIn } from './texts.ts';
import type { Pop3Options } from './types.ts';

/** The protocol's part of a listener: for `listen({ ...pop3Service(options), … })`, with STLS or, where the listener does that, implicit TLS. */
export function pop3Service(options: Pop3Options): Pick<ListenOptions, 'refusal' | 'onConnection'> {
  return {
    onConnection: (connection: Connection) => new Pop3Session(connection, options).run(),
    // RFC 3206 4.1: trying again later may help.
    refusal: () => encodeStatus(answerTo(new Refusal('tooManyConnections', { code: 'SYS/TEMP' }), textsIn('en'))),
  };
}
