import { availableMechanisms } from '#wire/sasl/mechanisms.ts';
import { mayLogIn, saslContext } from './login.ts';
import type { Session } from './types.ts';

/** The extensions that this session offers now, as EHLO lists them (RFC 5321 4.1.1.1). */
export function extensions(session: Session): string[] {
  const { options, settings, limits, input } = session;
  const lines = [
    'PIPELINING',
    `SIZE ${settings.messageSize}`,
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'DSN',
    'CHUNKING',
    'BINARYMIME',
    // RFC 9422 4.
    `LIMITS MAILMAX=${limits.messages} RCPTMAX=${settings.recipients}`,
  ];
  if (options.tls !== undefined && !input.secure) lines.push('STARTTLS');
  // RFC 8689 2: only where TLS is in use.
  if (input.secure) lines.push('REQUIRETLS');
  if (options.role === 'submission' && mayLogIn(session) && session.identity === null) {
    const context = saslContext(input, options.submission);
    lines.push(`AUTH ${availableMechanisms(context).join(' ')}`);
  }
  return lines;
}
