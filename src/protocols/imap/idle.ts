import { formatContinuation } from '#wire/imap/response.ts';
import { isDone } from '#wire/imap/session-commands.ts';
import { Refusal } from './errors.ts';
import type { Responses, Session } from './types.ts';
import { updates } from './updates.ts';

/** IDLE (RFC 9051 6.3.13): news are told as they come, until the client says DONE. */
export async function* idle(session: Session): Responses {
  yield* updates(session, true);
  yield formatContinuation('idling');
  const waiting = session.idle();
  for (;;) {
    const { done, value } = await waiting.next();
    if (done !== true) yield* updates(session, true);
    else if (isDone(value)) return { status: 'OK', text: 'Idle ended' };
    else throw new Refusal('BAD', null, 'DONE expected');
  }
}
