import { extensions } from './extensions.ts';
import { reset } from './idle.ts';
import type { Answer, Session } from './types.ts';

/** EHLO (RFC 5321 4.1.1.1) and LHLO (RFC 2033 4.1): also ends a message under way (RFC 5321 4.1.4). */
export async function extendedHello(session: Session, name: string): Promise<Answer> {
  await introduce(session, { name, extended: true });
  return { code: 250, text: [session.options.hostname, ...extensions(session)] };
}

/** HELO (RFC 5321 4.1.1.1). */
export async function hello(session: Session, name: string): Promise<Answer> {
  await introduce(session, { name, extended: false });
  return { code: 250, text: session.options.hostname };
}

async function introduce(session: Session, client: NonNullable<Session['client']>): Promise<void> {
  session.client = client;
  await reset(session);
}
