import { mayLogIn, mechanisms } from './login.ts';
import type { Answer, Session } from './types.ts';

/** CAPA (RFC 2449 5). */
export function capa(session: Session): Answer {
  return { ok: true, text: session.texts.capabilities, lines: lines(session) };
}

async function* lines(session: Session): AsyncGenerator<string, void, void> {
  const { input, options } = session;
  const all = [
    'TOP',
    'UIDL',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    'PIPELINING',
    // RFC 2449 6.7: the server deletes nothing by itself.
    'EXPIRE NEVER',
    // RFC 6856 2.1 and 3.1: in names and passwords too.
    'UTF8 USER',
    'LANG',
    // RFC 2595 2.1: what must not be used without TLS is not announced without it.
    ...(mayLogIn(session) ? ['USER', `SASL ${mechanisms(session).join(' ')}`] : []),
    ...(options.tls !== undefined && !input.secure ? ['STLS'] : []),
    'IMPLEMENTATION Sowa',
  ];
  yield all.map((line) => `${line}\r\n`).join('');
}
