import { Refusal } from './errors.ts';
import type { Answer, Session } from './types.ts';

/** STLS (RFC 2595 4). The session does the handshake and forgets everything before it. */
export function stls({ input, options, texts }: Session): Answer {
  if (input.secure) throw new Refusal('tlsInUse');
  if (options.tls === undefined) throw new Refusal('unsupported');
  return { ok: true, text: texts.startTls, effect: 'tls' };
}
