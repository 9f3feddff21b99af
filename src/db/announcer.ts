import type { Log } from '#base/log.ts';
import type { Announcement } from './types.ts';

/** Hands announcements to listeners, in order. A listener that throws is logged and does not disturb the others. */
export class Announcer {
  readonly #listeners = new Set<(announcement: Announcement) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  listen(listener: (announcement: Announcement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(announcements: readonly Announcement[]): void {
    for (const announcement of announcements) {
      for (const listener of this.#listeners) {
        try {
          listener(announcement);
        } catch (error) {
          this.#log.error('listener-failed', { topic: announcement.topic, error: String(error) });
        }
      }
    }
  }
}
