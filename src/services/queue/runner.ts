import { MailError } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import { queueLimits } from '#base/limits-queue.ts';
import type { Announcement, Database } from '#db/types.ts';
import { type ClaimedMessage, stillClaimed } from '#store/queue-claims.ts';
import { nextDue } from '#store/queue.ts';
import { attemptHere, attemptNowhere, type AttemptParts, attemptThere } from './attempt.ts';
import { Chores } from './chores.ts';
import type { Decision } from './decision.ts';
import { Heads, type Prepare } from './heads.ts';
import { Lanes } from './lanes.ts';
import type { QueueMetrics } from './metrics.ts';
import { Reporter, type ReporterParts } from './reporter.ts';
import { type FindRoute, laneOf, type Route } from './route.ts';
import { type EndedAttempt, Settlement } from './settlement.ts';
import type { QueueSettings } from './settings.ts';

/** What the queue runs with. */
export interface QueueParts extends Omit<AttemptParts, 'heads' | 'reader'>, Omit<ReporterParts, 'reader'> {
  database: Database;
  route: FindRoute;
  prepare: Prepare;
  settings: () => QueueSettings;
  /** This node: what it claimed before a crash is its own to take back. */
  owner: string;
  metrics: QueueMetrics;
  /** Is told how each attempt ended, once that is written down. */
  told?: (message: ClaimedMessage, decision: Decision) => Promise<void>;
  /** From 0 up to 1: Math.random by default. */
  chance?: () => number;
}

/** Recipients of one message that go the same way. */
interface Job {
  message: ClaimedMessage;
  route: Route;
}

/**
 * Sends what is in the queue. It wakes when something comes in and when something is due, claims as much as it can use,
 * and keeps its claims renewed while it works. What it holds in memory is in the database too: it may die at any moment.
 */
export class QueueRunner implements AsyncDisposable {
  readonly #parts: QueueParts;
  readonly #attempts: AttemptParts;
  readonly #settlement: Settlement;
  readonly #metrics: QueueMetrics;
  readonly #chores: Chores;
  readonly #lanes: Lanes<Job>;
  /** Claimed and not settled. */
  readonly #jobs = new Set<Job>();
  readonly #ends = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #cutting = new AbortController();
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  /** When the last claim was made: what became due since was not in it. */
  #asked = 0;
  #filling: Promise<void> | null = null;
  #again = false;
  /** Domains that the last claim passed over, and whether it left something for want of room. */
  #passed: ReadonlySet<string> = new Set();
  #crowded = false;
  #failure: unknown = null;

  private constructor(parts: QueueParts) {
    const { database, store, settings, owner, clock, log, chance = Math.random } = parts;
    const { reader } = database;
    this.#parts = parts;
    this.#attempts = { ...parts, reader, heads: new Heads(parts.prepare) };
    const reporter = new Reporter({ ...parts, reader });
    this.#settlement = new Settlement({ store, reporter, settings, owner, clock, log, chance });
    this.#lanes = new Lanes(() => settings().deliveries);
    this.#metrics = parts.metrics;
    this.#metrics.sending(() => this.#lanes.running);
    const claims = () => [...this.#jobs].flatMap(({ message }) => keysOf(message));
    this.#chores = new Chores({ store, reader, owner, metrics: this.#metrics, claims, clock, log });
    this.#unlisten = database.listen((announcement) => this.#hear(announcement));
  }

  /** Takes back what this node had claimed before, and begins to send. Throws `unavailable`. */
  static async start(parts: QueueParts): Promise<QueueRunner> {
    const recovered = await parts.store.write(0, 'queue.recover', { owner: parts.owner });
    if (recovered > 0) parts.log.info('queue.recovered', { recipients: recovered });
    const runner = new QueueRunner(parts);
    await runner.#chores.count();
    runner.#wake();
    return runner;
  }

  /** Why the queue stands still; null while it runs. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Deliveries that are under way. */
  get sending(): number {
    return this.#lanes.running;
  }

  /** Claims no more, lets deliveries end for a while, then cuts them off. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#unlisten();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#filling;
    for (const job of this.#lanes.clear()) this.#jobs.delete(job);
    const cut = setTimeout(() => this.#cutting.abort(), netLimits.drain);
    await Promise.all(this.#ends);
    clearTimeout(cut);
    await this.#chores[Symbol.asyncDispose]();
    // The next start, or another node, need not wait until these claims end.
    const { store, owner, log } = this.#parts;
    await store
      .write(0, 'queue.recover', { owner })
      .catch((error: unknown) => log.warn('queue.claims-kept', { error }));
  }

  #hear({ topic, domain }: Announcement): void {
    if (topic !== 'queue' && topic !== 'lost') return;
    // It waits behind others of its domain, and is claimed when there is room.
    if (typeof domain === 'string' && this.#passed.has(domain)) return;
    this.#wake();
  }

  #wake(): void {
    this.#again = true;
    if (this.#closing.signal.aborted) return;
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
      if (this.#again && this.#failure === null) this.#wake();
    });
  }

  async #fill(): Promise<void> {
    try {
      while (this.#again && !this.#closing.signal.aborted) {
        this.#again = false;
        while (await this.#claim());
        await this.#setTimer();
      }
      this.#failure = null;
    } catch (error) {
      if (this.#failure === null) this.#parts.log.error('queue.stopped', { error });
      this.#failure = error;
      this.#wakeAt(this.#parts.clock.now() + queueLimits.recovery);
    }
  }

  /** Claims some of what is due and starts what may run; whether there may be more to claim now. */
  async #claim(): Promise<boolean> {
    const { store, owner, clock, settings } = this.#parts;
    const room = settings().deliveries.total + queueLimits.ahead - this.#jobs.size;
    this.#crowded = room <= 0;
    if (this.#crowded) return false;
    const limit = Math.min(room, queueLimits.claim);
    const except = this.#lanes.busyDomains();
    this.#passed = new Set(except);
    this.#asked = clock.now();
    const until = this.#asked + queueLimits.lease;
    const messages = await store.write(0, 'queue.claim', { owner, until, limit, except });
    // What was claimed just before the end is given back with the rest.
    if (this.#closing.signal.aborted) return false;
    for (const message of messages) await this.#accept(message);
    this.#run();
    return messages.length > 0;
  }

  /** Divides a message by where its recipients go. */
  async #accept(message: ClaimedMessage): Promise<void> {
    const jobs = new Map<string, Job>();
    for (const recipient of message.recipients) {
      const here = recipient.arrived !== null;
      const route: Route = here ? { kind: 'local' } : await this.#route(message, recipient.address);
      const lane = laneOf(route);
      const job = jobs.get(lane) ?? { message: { ...message, recipients: [] }, route };
      job.message.recipients.push(recipient);
      jobs.set(lane, job);
    }
    for (const [lane, job] of jobs) {
      this.#jobs.add(job);
      this.#lanes.push(lane, job.message.recipients[0]?.domain ?? '', job);
    }
  }

  async #route(message: ClaimedMessage, recipient: string): Promise<Route> {
    try {
      return await this.#parts.route(recipient, message);
    } catch (error) {
      this.#parts.log.error('queue.no-route', { id: message.queueId, recipient, error });
      return { kind: 'none', reason: error instanceof MailError ? error.message : 'Internal error' };
    }
  }

  #run(): void {
    for (let taken = this.#lanes.next(); taken !== undefined; taken = this.#lanes.next()) {
      const end = this.#deliver(taken.destination, taken.job);
      this.#ends.add(end);
      void end.finally(() => this.#ends.delete(end));
    }
  }

  /** Runs what waits, and claims more where there was more than room for it. */
  #goOn(): void {
    if (this.#closing.signal.aborted) return;
    this.#run();
    if (this.#lanes.takeRelief() || this.#crowded) this.#wake();
  }

  async #deliver(lane: string, job: Job): Promise<void> {
    const { log } = this.#parts;
    try {
      const attempt = await this.#attempt(job).finally(() => {
        this.#lanes.done(lane);
        // The connection is free for others while this attempt is written down.
        this.#goOn();
      });
      const kept = this.#cutting.signal.aborted ? withoutCutOff(attempt) : attempt;
      if (kept.message.recipients.length === 0) return;
      const decisions = await this.#settlement.settle(kept, this.#cutting.signal);
      for (const decision of decisions) await this.#note(job, decision);
    } catch (error) {
      // The claim stays until it ends, and the attempt is made again then.
      log.error('queue.unsettled', { id: job.message.queueId, error });
    } finally {
      this.#jobs.delete(job);
      this.#goOn();
    }
  }

  async #attempt(job: Job): Promise<EndedAttempt> {
    const { route } = job;
    if (route.kind === 'none') return attemptNowhere(job.message, route.reason);
    let message: ClaimedMessage;
    try {
      message = await this.#unheld(job.message);
    } catch (error) {
      this.#parts.log.warn('queue.unasked', { id: job.message.queueId, error });
      return attemptNowhere(job.message, 'The database does not answer');
    }
    // Nobody is left: there is nothing to attempt or to write down.
    if (message.recipients.length === 0) return attemptNowhere(message, '');
    if (route.kind === 'local') return attemptHere(this.#attempts, message);
    return attemptThere(this.#attempts, route, message, this.#cutting.signal);
  }

  /** The message without recipients that an operator has held or dropped since it was claimed. */
  async #unheld(message: ClaimedMessage): Promise<ClaimedMessage> {
    const { store, database, owner } = this.#parts;
    const { queueId, recipients } = message;
    const still = await stillClaimed(database.reader, queueId, owner);
    const numbers = recipients.map(({ number }) => number).filter((number) => !still.has(number));
    if (numbers.length === 0) return message;
    await store.write(0, 'queue.unclaim', { owner, queueId, numbers });
    return { ...message, recipients: recipients.filter(({ number }) => still.has(number)) };
  }

  /** For metrics, log, and who wants to be told. */
  async #note({ message, route }: Job, decision: Decision): Promise<void> {
    const { recipient, result, outcome, next } = decision;
    const place = route.kind === 'local' ? 'here' : 'elsewhere';
    const { clock, log } = this.#parts;
    if (next !== null) this.#wakeAt(next);
    this.#metrics.outcomes.of({ place, outcome }).add();
    if (next === null && outcome !== 'failed' && outcome !== 'expired') {
      this.#metrics.delay.observe((clock.now() - message.receivedAt) / 1000);
    }
    const { code, status, text } = result.reply;
    log.info(`queue.${outcome}`, {
      id: message.queueId,
      from: message.sender,
      to: recipient.address,
      host: result.host,
      reply: { code, status, text },
      attempts: recipient.attempts + 1,
      ...(next !== null && { next: new Date(next).toISOString() }),
    });
    await this.#parts.told?.(message, decision);
  }

  async #setTimer(): Promise<void> {
    const due = await nextDue(this.#parts.database.reader, this.#asked);
    this.#wakeAt(Math.min(due ?? Infinity, this.#parts.clock.now() + queueLimits.sleep));
  }

  /** Wakes at a time, if nothing else does so earlier. */
  #wakeAt(time: number): void {
    if (time >= this.#timerAt || this.#closing.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = time;
    const delay = Math.max(0, time - this.#parts.clock.now());
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.#wake();
    }, delay);
  }
}

function keysOf({ queueId, recipients }: ClaimedMessage): { queueId: string; number: number }[] {
  return recipients.map(({ number }) => ({ queueId, number }));
}

/** Who was put off because the service ends was not really attempted: the claim is given back. */
function withoutCutOff(attempt: EndedAttempt): EndedAttempt {
  const results = attempt.results.filter(({ state }) => state !== 'deferred');
  const numbers = new Set(results.map(({ number }) => number));
  const recipients = attempt.message.recipients.filter(({ number }) => numbers.has(number));
  return { ...attempt, results, message: { ...attempt.message, recipients } };
}
