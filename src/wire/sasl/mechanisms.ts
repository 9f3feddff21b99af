import { MailError } from '#base/errors.ts';
import type { Mechanism, SaslContext } from './mechanism.ts';
import { oauthBearer, xoauth2 } from './oauth.ts';
import { login, plain } from './plain.ts';
import { scram } from './scram.ts';

type Start = <Identity>(initial: Uint8Array | null, context: SaslContext) => Mechanism<Identity>;

/** Strongest first: the order in which they are announced. */
const mechanisms: Readonly<Record<string, Start>> = {
  'SCRAM-SHA-256-PLUS': (initial, context) => scram(initial, context, { plus: true }),
  'SCRAM-SHA-256': (initial, context) => scram(initial, context, { plus: false }),
  OAUTHBEARER: oauthBearer,
  XOAUTH2: xoauth2,
  PLAIN: plain,
  LOGIN: login,
};

/**
 * The names to announce on this connection. Whether the connection is safe enough to announce any is the protocol's
 * question.
 */
export function availableMechanisms(context: SaslContext): string[] {
  return Object.keys(mechanisms).filter((name) => {
    if (name.endsWith('-PLUS')) return context.canBind();
    return context.tokens || !name.includes('OAUTH');
  });
}

/**
 * Starts a mechanism by its name in any case; `initial` is the initial response, null where the client sent none.
 * Throws MailError('unsupported') for one that availableMechanisms does not give.
 */
export function startMechanism<Identity>(
  name: string,
  initial: Uint8Array | null,
  context: SaslContext,
): Mechanism<Identity> {
  const upper = name.toUpperCase();
  const start = availableMechanisms(context).includes(upper) ? mechanisms[upper] : undefined;
  if (start === undefined) throw new MailError('unsupported', 'this SASL mechanism is not offered');
  return start(initial, context);
}
