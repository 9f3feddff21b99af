import type { Answer, Session } from './types.ts';

/** Forgets the message under way. */
export async function reset(session: Session): Promise<void> {
  const content = session.transaction?.content;
  session.transaction = null;
  if (session.client !== null) session.state = 'ready';
  await content?.abort();
}

/** RSET (RFC 5321 4.1.1.5). */
export async function rset(session: Session): Promise<Answer> {
  await reset(session);
  return { code: 250, status: '2.0.0', text: 'Ok' };
}

/** NOOP (RFC 5321 4.1.1.9). */
export function noop(): Answer {
  return { code: 250, status: '2.0.0', text: 'Ok' };
}

/** VRFY (RFC 5321 4.1.1.6): tells nothing, as RFC 5321 7.3 allows; RCPT does. */
export function vrfy(): Answer {
  return { code: 252, status: '2.5.0', text: 'Send mail to it and see' };
}

/** EXPN (RFC 5321 4.1.1.7). not done: because lists of addresses are for those who harvest them (RFC 5321 7.3). */
export function expn(): Answer {
  return { code: 502, status: '5.5.1', text: 'Not implemented' };
}

/** HELP (RFC 5321 4.1.1.8). */
export function help(): Answer {
  return { code: 214, status: '2.0.0', text: 'This is SMTP as in RFC 5321' };
}

/** QUIT (RFC 5321 4.1.1.10). */
export function quit(): Answer {
  return { code: 221, status: '2.0.0', text: 'Bye', effect: 'close' };
}
