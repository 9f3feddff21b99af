import type { Command } from 'commander';
import { codeOf } from '#base/errors.ts';
import { type Trail, trail, type TrailEvent } from '#store/queue-trail.ts';
import { queueMessageRows, type QueuePriority, queueRows, type QueueRow } from '#store/queue.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** Rows of one read. */
const pageSize = 500;

/** What an operator does to messages: the names of commands and operations. */
type Action = 'hold' | 'release' | 'retry' | 'drop';

/** `sowa queue …`. */
export function queueCommands(program: Command, { texts, action }: Frame): void {
  const queue = program.command('queue').description(texts.queue);
  queue.command('list').description(texts.queueList).action(action(list));
  queue.command('show <id>').description(texts.queueShow).action(action(show));
  queue.command('trail <id>').description(texts.queueTrail).action(action(showTrail));
  const actions = {
    hold: texts.queueHold,
    release: texts.queueRelease,
    retry: texts.queueRetry,
    drop: texts.queueDrop,
  } as const satisfies Record<Action, string>;
  for (const name of Object.keys(actions) as Action[]) {
    const command = queue.command(`${name} [ids...]`).description(actions[name]);
    if (name !== 'drop') command.option('--all', texts.queueAll);
    command.action(action((session, ids: string[], options: { all?: true }) => act(session, name, ids, options)));
  }
  queue.command('priority <id> <priority>').description(texts.queuePriority).action(action(prioritise));
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { reader } = installation.database;
  const rows = await pages<QueueRow>((last) => queueRows(reader, pageSize, last));
  const head = [
    texts.headQueueId,
    texts.headReceived,
    texts.headSender,
    texts.headRecipient,
    texts.headState,
    texts.headSize,
  ];
  const cells = rows.map((row) => [
    row.queue_id,
    time(row.received_at),
    senderText(row.sender),
    row.address,
    texts.queueState(row.state),
    String(row.size),
  ]);
  return { data: rows.map(rowData), text: rows.length === 0 ? texts.queueEmpty : columns([head, ...cells]) };
}

async function show(session: Session, id: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await queueMessageRows(installation.database.reader, id);
  const [first] = rows;
  if (first === undefined) throw new Failure(texts.queueUnknown(id));
  const facts = [
    [texts.headSender, senderText(first.sender)],
    [texts.headReceived, time(first.received_at)],
    [texts.headSize, String(first.size)],
  ];
  const head = [texts.headRecipient, texts.headState, texts.headAttempts, texts.headNext, texts.headReply];
  const cells = rows.map((row) => [
    row.address,
    texts.queueState(row.state),
    String(row.attempts),
    time(row.next_attempt),
    [row.host, row.reply].filter((part) => part !== null).join(': '),
  ]);
  return { data: rows.map(rowData), text: `${columns(facts)}\n\n${columns([head, ...cells])}` };
}

function rowData(row: QueueRow) {
  return {
    id: row.queue_id,
    received: time(row.received_at),
    sender: row.sender,
    recipient: row.address,
    state: row.state,
    size: row.size,
    attempts: row.attempts,
    nextAttempt: time(row.next_attempt),
    priority: row.priority,
    host: row.host,
    reply: row.reply,
  };
}

async function showTrail(session: Session, id: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const found = await trail(installation.database.reader, id);
  if (found === undefined) throw new Failure(texts.queueUnknown(id));
  const events = found.events.map(({ number, at, kind, detail }) => ({
    time: time(at),
    recipient: recipientOf(found, number),
    event: kind,
    detail,
  }));
  const cells = found.events.map((event) => [
    time(event.at),
    recipientOf(found, event.number) ?? '',
    texts.trailEvent(event.kind),
    detailText(event),
  ]);
  const { sender, receivedAt } = found;
  return { data: { id, sender, received: time(receivedAt), events }, text: columns(cells) };
}

function recipientOf({ events }: Trail, number: number | null): string | null {
  if (number === null) return null;
  const first = events.find((event) => event.kind === 'queued' && event.number === number);
  return typeof first?.detail['address'] === 'string' ? first.detail['address'] : String(number);
}

/** The values of a step, in the order in which they were written; times as times. */
function detailText({ kind, detail }: TrailEvent): string {
  if (kind === 'queued') return '';
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${name === 'next' && typeof value === 'number' ? time(value) : plain(value)}`)
    .join(' ');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function act(session: Session, name: Action, ids: string[], { all }: { all?: true }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { store, database } = installation;
  if ((ids.length === 0) === (all === undefined)) throw new Failure(texts.queueWhich, 2);
  const queued = all === true ? await pages<QueueRow>((last) => queueRows(database.reader, pageSize, last)) : [];
  const chosen = all === true ? new Set(queued.map((row) => row.queue_id)) : new Set(ids);
  let recipients = 0;
  for (const queueId of chosen) {
    // A message that leaves while all of them are gone through needs nothing; one that was named must be there.
    const operation = store.write(0, `queue.${name}`, { queueId });
    recipients += await (all === true
      ? operation.catch(ignoreMissing)
      : session.saying({ 'not-found': texts.queueUnknown(queueId) }, () => operation));
  }
  return { data: { messages: chosen.size, recipients }, text: texts.queueDone(recipients) };
}

function ignoreMissing(error: unknown): number {
  if (codeOf(error) === 'not-found') return 0;
  throw error;
}

async function prioritise(session: Session, queueId: string, priority: string): Promise<Outcome> {
  const { texts } = session;
  if (!isPriority(priority)) throw new Failure(texts.queuePriorities, 2);
  await using installation = await session.open();
  const recipients = await session.saying({ 'not-found': texts.queueUnknown(queueId) }, () =>
    installation.store.write(0, 'queue.prioritise', { queueId, priority }),
  );
  return { data: { recipients }, text: texts.queueDone(recipients) };
}

function isPriority(text: string): text is QueuePriority {
  return text === 'high' || text === 'normal' || text === 'low';
}

function senderText(sender: string): string {
  return sender === '' ? '<>' : sender;
}

function time(at: number): string {
  return new Date(at).toISOString();
}
