import { badSequence, Refusal } from './errors.ts';
import type { Answer, Session } from './types.ts';

/** STARTTLS (RFC 3207 4). The session does the handshake and forgets everything before it. */
export function startTls({ options, input }: Session): Answer {
  if (input.secure) return badSequence('TLS is in use already');
  if (options.tls === undefined) throw new Refusal(502, '5.5.1', 'TLS is not offered');
  return { code: 220, status: '2.0.0', text: 'Ready to start TLS', effect: 'tls' };
}
