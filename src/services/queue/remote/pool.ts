import { deliveryLimits } from '#base/limits-queue.ts';
import type { SmtpClient } from './client.ts';
import type { SessionPlan } from './opening.ts';

/** Sessions that wait for another message to the same server, for deliveryLimits.idle. Disposing ends them. */
export class SessionPool {
  readonly #idle = new Map<SmtpClient, { key: string; timer: NodeJS.Timeout }>();
  #closed = false;

  get size(): number {
    return this.#idle.size;
  }

  /** Whether a session for this plan waits. */
  has(plan: SessionPlan): boolean {
    const wanted = keyOf(plan);
    return [...this.#idle.values()].some(({ key }) => key === wanted);
  }

  /** A session that was opened by an equal plan, or null. */
  take(plan: SessionPlan): SmtpClient | null {
    const wanted = keyOf(plan);
    for (const [client, { key, timer }] of this.#idle) {
      if (key !== wanted) continue;
      clearTimeout(timer);
      this.#idle.delete(client);
      // Whatever came unasked is a farewell.
      if (client.connection.buffered === 0) return client;
      client.quit();
    }
    return null;
  }

  /** Keeps a session between messages, or ends it where it cannot be used again. */
  give(plan: SessionPlan, client: SmtpClient): void {
    if (this.#closed || !client.reusable || this.#idle.size >= deliveryLimits.idleConnections) return client.quit();
    const timer = setTimeout(() => this.#drop(client), deliveryLimits.idle);
    timer.unref();
    this.#idle.set(client, { key: keyOf(plan), timer });
    void client.connection.closed.then(() => this.#drop(client));
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const client of this.#idle.keys()) this.#drop(client);
  }

  #drop(client: SmtpClient): void {
    const idle = this.#idle.get(client);
    if (idle === undefined) return;
    clearTimeout(idle.timer);
    this.#idle.delete(client);
    client.quit();
  }
}

/** A session is as good as the plan that opened it: the same server, the same proofs, the same login. */
function keyOf({ host, address, port, demand, implicit, login, source }: SessionPlan): string {
  const records = demand.kind === 'dane' ? demand.records : [];
  const proofs = records.map(({ usage, selector, matching, data }) => {
    return `${usage} ${selector} ${matching} ${Buffer.from(data).toString('hex')}`;
  });
  const names = demand.kind === 'dane' ? demand.names : [];
  return JSON.stringify([
    host,
    address,
    port,
    { ...demand, records: proofs.toSorted(), names },
    implicit,
    login,
    source,
  ]);
}
