import type { Command } from 'commander';
import { queueRows, type QueueRow } from '#store/queue.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** Rows of one read. */
const pageSize = 500;

/** `sowa queue list`. */
export function queueCommands(program: Command, { texts, action }: Frame): void {
  const queue = program.command('queue').description(texts.queue);
  queue.command('list').description(texts.queueList).action(action(list));
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { reader } = installation.database;
  const rows = await pages<QueueRow>((last) => queueRows(reader, pageSize, last));
  const data = rows.map((row) => ({
    id: row.queue_id,
    received: new Date(row.received_at).toISOString(),
    sender: row.sender,
    recipient: row.address,
    state: row.state,
    size: row.size,
    attempts: row.attempts,
    nextAttempt: new Date(row.next_attempt).toISOString(),
  }));
  const head = [
    texts.headQueueId,
    texts.headReceived,
    texts.headSender,
    texts.headRecipient,
    texts.headState,
    texts.headSize,
  ];
  const cells = data.map((row) => [
    row.id,
    row.received,
    row.sender === '' ? '<>' : row.sender,
    row.recipient,
    row.state,
    String(row.size),
  ]);
  return { data, text: data.length === 0 ? texts.queueEmpty : columns([head, ...cells]) };
}
