import { MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import type {
  AttemptResult,
  DeliveryEvent,
  Departure,
  DepartingRecipient,
  Destination,
  RemoteReply,
} from '#services/queue/types.ts';
import { Answers } from './answers.ts';
import type { SmtpClient } from './client.ts';
import { converse } from './conversation.ts';
import { replyOfError } from './failure.ts';
import { openSession, type SessionGround, type SessionPlan } from './opening.ts';
import type { SessionPool } from './pool.ts';
import { type Reading, readingOf } from './requirements.ts';
import { findRoute, type HostPlans, type RouteGround, type RouteHost } from './route.ts';

/** What attempts share. */
export interface AttemptGround extends RouteGround, SessionGround {
  pool: SessionPool;
  log: Log;
}

/** A message, who is to have it, and where. */
export interface AttemptTask {
  destination: Destination;
  departure: Departure;
  recipients: readonly DepartingRecipient[];
  on: (event: DeliveryEvent) => void;
  signal: AbortSignal;
}

/**
 * One attempt: goes from host to host and address to address (RFC 5321 5.1) until every recipient has a final answer,
 * or enough was tried. What fails on the way is an answer too.
 */
export class Attempt {
  readonly #ground: AttemptGround;
  readonly #task: AttemptTask;
  readonly #reading: Reading;
  readonly #answers: Answers;
  #addresses = 0;
  #sessions = 0;

  constructor(ground: AttemptGround, task: AttemptTask) {
    this.#ground = ground;
    this.#task = task;
    this.#reading = readingOf(task.departure);
    this.#answers = new Answers(task.recipients, task.on);
  }

  async run(): Promise<AttemptResult[]> {
    try {
      const { hosts, secure } = await findRoute(this.#task.destination, this.#ground);
      this.#task.on({ kind: 'resolved', hosts: hosts.map(({ name }) => name), secure });
      for (const host of hosts) if (this.#goesOn) await this.#tryHost(host);
    } catch (error) {
      this.#answers.note(this.#replyOf(error), null);
    }
    return this.#answers.results();
  }

  /** A defect of ours puts the message off like any other trouble, so that what was settled before stays so. */
  #replyOf(error: unknown): RemoteReply {
    if (error instanceof MailError) return replyOfError(error);
    this.#ground.log.error('delivery.defect', { queueId: this.#task.departure.queueId, error });
    return { code: 451, status: '4.3.0', text: 'The attempt failed for a reason of ours' };
  }

  get #goesOn(): boolean {
    const { addresses, sessions } = deliveryLimits;
    if (this.#task.signal.aborted || this.#answers.pending.length === 0) return false;
    return this.#addresses < addresses && this.#sessions < sessions;
  }

  async #tryHost(host: RouteHost): Promise<void> {
    let found: HostPlans;
    try {
      found = await host.plans();
    } catch (error) {
      return this.#failed(host.name, null, error);
    }
    if (this.#task.departure.requireTls && !found.certain) {
      // RFC 8689 4.2.1: who the host is must be proved, by DNSSEC or MTA-STS.
      const text = `The message demands TLS (REQUIRETLS), and nothing proves that ${host.name} is the right host`;
      return this.#answers.note({ code: 550, status: '5.7.10', text }, null);
    }
    const { pool } = this.#ground;
    const plans = found.plans.toSorted((a, b) => Number(pool.has(b)) - Number(pool.has(a)));
    for (const plan of plans) if (this.#goesOn) await this.#tryAddress(plan);
  }

  async #tryAddress(plan: SessionPlan): Promise<void> {
    this.#addresses++;
    const waiting = this.#ground.pool.take(plan);
    if (waiting !== null && (await this.#resumed(plan, waiting))) return;
    try {
      const client = await openSession(plan, this.#ground, this.#task.signal);
      const { host, address } = plan;
      this.#task.on({ kind: 'connected', host, address, tls: client.tls });
      await this.#converse(plan, client);
    } catch (error) {
      this.#failed(plan.host, plan.address, error);
    }
  }

  /** Goes on with a session that waited; false where it turns out to be dead, which says nothing about the server. */
  async #resumed(plan: SessionPlan, client: SmtpClient): Promise<boolean> {
    const { host, address } = plan;
    const before = this.#answers.pending.length;
    try {
      this.#task.on({ kind: 'connected', host, address, tls: client.tls });
      await this.#converse(plan, client);
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
    }
    return client.reusable || this.#answers.pending.length < before || !this.#goesOn;
  }

  async #converse(plan: SessionPlan, client: SmtpClient): Promise<void> {
    const { departure, signal } = this.#task;
    try {
      await converse({ client, departure, reading: this.#reading, answers: this.#answers, signal });
    } catch (error) {
      // Nobody else has it: without this it would stay open until the server is tired of it.
      client.quit();
      throw error;
    }
    this.#sessions++;
    this.#ground.pool.give(plan, client);
  }

  #failed(host: string, address: string | null, error: unknown): void {
    const reply: RemoteReply = replyOfError(error);
    const reached = address !== null && !(error instanceof MailError && error.detail['reached'] === false);
    this.#answers.note(reply, reached ? host : null);
    const status = reply.status === null ? '' : ` ${reply.status}`;
    this.#task.on({ kind: 'connection-failed', host, address, reason: `${reply.code}${status} ${reply.text}` });
  }
}
