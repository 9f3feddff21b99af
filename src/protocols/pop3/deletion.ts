import { stepLimits } from '#base/limits-steps.ts';
import { packNumbers } from '#store/uid-set.ts';
import { type Maildrop, openMaildrop } from './maildrop.ts';
import type { Answer, Session } from './types.ts';

/** DELE (RFC 1939 5): marks. */
export function dele(session: Session, number: number): Answer {
  openMaildrop(session).mark(number);
  return { ok: true, text: session.texts.deleted(number) };
}

/** RSET (RFC 1939 5): takes all marks back. */
export function rset(session: Session): Answer {
  const maildrop = openMaildrop(session);
  maildrop.unmarkAll();
  return { ok: true, text: session.texts.maildrop(maildrop.count, maildrop.octets) };
}

/** QUIT (RFC 1939 4 and 6): behind a login the UPDATE state, the one place where messages are removed. */
export async function quit(session: Session): Promise<Answer> {
  const { maildrop, texts } = session;
  if (maildrop === null) return { ok: true, text: texts.bye, effect: 'close' };
  try {
    await update(session, maildrop);
    return { ok: true, text: texts.bye, effect: 'close' };
  } catch (error) {
    session.log.warn('pop3.not-removed', { account: maildrop.account, error });
    return { ok: false, code: 'SYS/TEMP', text: texts.notRemoved, effect: 'close' };
  } finally {
    // RFC 1939 6: whatever came of it. Before the answer, so that who has read it can log in again.
    session.maildrop = null;
    maildrop[Symbol.dispose]();
  }
}

/** Some at a time: others write between, and RFC 1939 6 lets a failure leave some of them. */
async function update({ options: { store, metrics } }: Session, maildrop: Maildrop): Promise<void> {
  const { account, mailbox } = maildrop;
  const marked = maildrop.marked();
  for (let at = 0; at < marked.length; at += stepLimits.removed) {
    const uids = packNumbers(marked.slice(at, at + stepLimits.removed));
    metrics.deleted.add((await store.write(account, 'expunge', { mailbox, uids })).uids.length);
  }
}
