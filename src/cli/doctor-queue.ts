import { openDatabase } from '#db/open.ts';
import { databaseOptions } from '#installation.ts';
import { queueState } from '#store/queue.ts';
import type { Session } from './session.ts';

const hour = 3600 * 1000;

/** How full and how old the queue is: mail that waits longer than its senders are left in peace is worth a look. */
export async function queueVerdict(session: Session): Promise<{ state: 'ok' | 'warning'; text: string }> {
  const { texts } = session;
  const config = session.config();
  await using database = await openDatabase(databaseOptions(config, session.log('silent'), 'any'));
  const { queued, held, oldest } = await queueState(database.reader);
  if (oldest === null) return { state: 'ok', text: texts.doctorQueueEmpty };
  const hours = Math.max(0, Math.floor((Date.now() - oldest) / hour));
  const text = texts.doctorQueueState(queued, held, hours);
  const late = config.queue.warn_after > 0 && hours >= config.queue.warn_after;
  return late || held > 0 ? { state: 'warning', text: texts.doctorQueueOld(text) } : { state: 'ok', text };
}
