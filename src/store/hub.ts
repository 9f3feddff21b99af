import type { Announcement, Database } from '#db/types.ts';

/** Says that an account changed: read the change log from what you know on. */
export type HubListener = (announcement: Announcement) => void;

/** Tells sessions of one account what others did to it, on this node or another, in commit order. */
export class Hub implements Disposable {
  readonly #listeners = new Map<number, Set<HubListener>>();
  readonly #stop: () => void;

  constructor(database: Database) {
    this.#stop = database.listen((announcement) => this.#hear(announcement));
  }

  /** Calls `listener` for every change of the account until the returned function is called. */
  subscribe(account: number, listener: HubListener): () => void {
    const listeners = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(account);
    };
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#listeners.clear();
  }

  #hear(announcement: Announcement): void {
    // After a gap in the announcements everybody looks again.
    const sets = announcement.topic === 'lost' ? this.#listeners.values() : [this.#listeners.get(announcement.account)];
    for (const listeners of sets) for (const listener of listeners ?? []) listener(announcement);
  }
}
