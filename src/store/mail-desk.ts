import { MailError } from '#base/errors.ts';
import type { Call, Database } from '#db/types.ts';
import { type Action, type Actor, mayAct } from '#directory/access.ts';
import { type ActBy, versionGuards } from '#directory/acting.ts';
import type { Administration } from '#directory/administration.ts';
import type { Desk, ListWish } from '#directory/desk.ts';
import { containing, type Listed, readList } from '#directory/lists.ts';
import { personalData } from '#directory/personal-data.ts';
import { accountArchive } from './account-export.ts';
import { queueMessageRows, type QueuePriority, queueRowColumns, type QueueRow } from './queue.ts';
import { asSenderSees, partOfTrail, type Trail, trail } from './queue-trail.ts';
import { type SpaceUse, spaceUse } from './space.ts';
import type { Store } from './store.ts';
import { listTrails, type TrailPage } from './trail-list.ts';

/** What may be done to a queued message. */
export const queueActs = ['hold', 'release', 'retry', 'drop'] as const;

export type QueueAct = (typeof queueActs)[number];

/** What it is made of. */
export interface MailDeskParts {
  database: Database;
  store: Store;
  administration: Administration;
  desk: Desk;
}

/** Queue and delivery trails as people work with them: reads have what they may see, changes are acts in the audit log. */
export class MailDesk {
  readonly #parts: MailDeskParts;

  constructor(parts: MailDeskParts) {
    this.#parts = parts;
  }

  /**
   * Everything about an account as an archive; its mail only for those who may read it, which is its owner. Who asked
   * stands in the audit log.
   */
  async exportAccount(actor: Actor, address: string): Promise<AsyncGenerator<Uint8Array>> {
    const { desk, database, store, administration } = this.#parts;
    const { account_id: account } = await desk.account(actor, 'account.read', address);
    const subject = { kind: 'account', account } as const;
    const mail = actor.account === account && mayAct(actor, 'message.read', { account });
    await administration.act(actor, { action: 'account.read', subject, note: { exported: true, mail } }, []);
    return accountArchive(store, account, await personalData(database.reader, account), { mail });
  }

  /** How the space of an account is used; whether somebody may read it is for the caller to ask. Throws `not-found`. */
  async space(account: number): Promise<SpaceUse> {
    const use = await spaceUse(this.#parts.database.reader, account);
    if (use === undefined) throw new MailError('not-found', `account ${account} does not exist`);
    return use;
  }

  /** Changes the space of an account, or its division. Throws like `setSpace`. */
  async setSpace(
    by: ActBy,
    account: number,
    change: { spaceBytes?: number | undefined; webShare?: number | undefined },
  ): Promise<SpaceUse> {
    const { administration, store } = this.#parts;
    const { actor, action, subject } = by;
    const calls = [...versionGuards(by), store.call(account, 'space.set', change)];
    const results = await administration.act(actor, { action, subject }, calls);
    return results.at(-1) as SpaceUse;
  }

  /** A page of recipients in the queue, in order of arrival or of their next attempt. */
  async queue(actor: Actor, { filter, ...page }: ListWish): Promise<Listed<QueueRow>> {
    this.#parts.desk.bounds(actor, 'queue.read');
    const source = {
      select: `SELECT ${queueRowColumns}`,
      sorts: { arrival: 'm.queue_id', next: 'r.next_attempt' },
      key: `(m.queue_id || ' ' || r.number)`,
      keyColumn: 'position',
      conditions: containing(['m.sender', 'r.address'], filter),
    };
    return readList<QueueRow>(this.#parts.database.reader, source, page);
  }

  /** The recipients of a message that are still in the queue. Throws `not-found` where there are none. */
  async queued(actor: Actor, id: string): Promise<QueueRow[]> {
    await this.#parts.desk.require(actor, 'queue.read', { kind: 'queued-message', id });
    const rows = await queueMessageRows(this.#parts.database.reader, id);
    if (rows.length === 0) throw new MailError('not-found', `there is no message ${id} in the queue`);
    return rows;
  }

  /** Holds, releases, retries or drops a message; how many recipients. Throws `not-found`. */
  changeQueued(actor: Actor, id: string, act: QueueAct): Promise<number> {
    return this.#change(actor, id, this.#parts.store.call(0, `queue.${act}`, { queueId: id }));
  }

  /** Puts a message before or behind others; how many recipients. Throws `not-found`. */
  prioritise(actor: Actor, id: string, priority: QueuePriority): Promise<number> {
    return this.#change(actor, id, this.#parts.store.call(0, 'queue.prioritise', { queueId: id, priority }));
  }

  /** Trails of messages, newest first: of one account, or of all that somebody may see. A page may have fewer than `limit`. */
  async trails(
    actor: Actor,
    page: { account?: string | undefined; before: string; limit: number },
  ): Promise<TrailPage> {
    const { account: address, before, limit } = page;
    const { desk, database } = this.#parts;
    const bounds = desk.bounds(actor, 'trail.read');
    const account = address === undefined ? null : (await desk.account(actor, 'trail.read', address)).account_id;
    return listTrails(database.reader, { bounds, account, before, limit });
  }

  /**
   * Everything that happened to a message; for who reads of some accounts it came to, their part of that. Throws
   * `not-found` where nothing is known of it, or it is somebody else's.
   */
  async trail(actor: Actor, id: string): Promise<Trail> {
    const { desk, database } = this.#parts;
    const bounds = desk.bounds(actor, 'trail.read');
    const found = await trail(database.reader, id);
    if (found === undefined) throw new MailError('not-found', `nothing is known of a message ${id}`);
    const part = await partOfTrail(database.reader, found, bounds);
    if (part !== undefined) return part;
    await this.#requireTrail(actor, 'trail.read', found.account);
    return actor.role === 'mailbox-user' || actor.role === 'application' ? asSenderSees(found) : found;
  }

  /** Calls `listener` when something happens to a message of this account, until the returned function is called. */
  follow({ account, queueId }: Pick<Trail, 'account' | 'queueId'>, listener: () => void): () => void {
    return this.#parts.store.hub.subscribe(account, (news) => {
      if (news.topic === 'lost' || (news.topic === 'trail' && news['queueId'] === queueId)) listener();
    });
  }

  /** Mail of nobody here, such as reports, is the installation's. */
  #requireTrail(actor: Actor, action: Action, account: number): Promise<void> {
    return this.#parts.desk.require(
      actor,
      action,
      account === 0 ? { kind: 'installation' } : { kind: 'account', account },
    );
  }

  async #change(actor: Actor, id: string, call: Call): Promise<number> {
    const subject = { kind: 'queued-message', id } as const;
    const [recipients] = await this.#parts.administration.act(actor, { action: 'queue.change', subject }, [call]);
    return recipients as number;
  }
}
