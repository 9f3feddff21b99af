import type { Clock } from '#base/clock.ts';
import { directoryLimits } from '#base/limits.ts';
import { Lru } from '#base/lru.ts';
import type { Announcement, Database } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import { changeOf } from './changes.ts';
import type { MailFacts, Plan } from './routing/types.ts';
import type { Recipients, Resolution } from './types.ts';

interface Remembered {
  resolution: Resolution;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * Remembers for directoryLimits.remembered which accounts have room for more mail: under load every RCPT would
 * otherwise read pages that the delivery before it changed. Neither refusals nor recipients with rules are remembered.
 * A change of an account is obeyed at once; what else leads mail elsewhere (its last room is used up, an alias goes, a
 * forward comes) at most that much later, and a full mailbox is still found when the message is written.
 */
export class RememberedRecipients implements Recipients, Disposable {
  readonly #recipients: Recipients;
  readonly #clock: Clock;
  readonly #known = new Lru<string, Remembered>(directoryLimits.rememberedAddresses);
  readonly #stop: () => void;
  /** Rises with every change, so that an answer from before it is not kept. */
  #changes = 0;

  constructor(recipients: Recipients, database: Pick<Database, 'listen'>, clock: Clock) {
    this.#recipients = recipients;
    this.#clock = clock;
    this.#stop = database.listen((announcement) => this.#hear(announcement));
  }

  async resolve(address: Address): Promise<Resolution> {
    const key = `${address.local}@${address.domain}`;
    const now = this.#clock.now();
    const known = this.#known.get(key);
    if (known !== undefined && now < known.until) return known.resolution;
    const changes = this.#changes;
    const resolution = await this.#recipients.resolve(address);
    if (resolution.kind === 'local' && !resolution.full && changes === this.#changes) {
      this.#known.set(key, { resolution, until: now + directoryLimits.remembered });
    }
    return resolution;
  }

  plan(address: Address, mail: MailFacts): Promise<Plan> {
    return this.#recipients.plan(address, mail);
  }

  maySendAs(account: number, address: Address): Promise<boolean> {
    return this.#recipients.maySendAs(account, address);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #hear(announcement: Announcement): void {
    // After a gap in the announcements nothing is certain.
    if (changeOf(announcement) === undefined && announcement.topic !== 'lost') return;
    this.#changes++;
    this.#known.clear();
  }
}
