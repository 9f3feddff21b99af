import { type Clock, systemClock } from '#base/clock.ts';
import { routingLimits } from '#base/limits-queue.ts';
import type { Reader } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import { divideAddress, findAddress } from './addresses.ts';
import type { DomainMode } from './domain-modes.ts';
import { type FactSource, readFacts } from './routing/facts.ts';
import { nameOf, planDelivery } from './routing/plan.ts';
import type { AddressFacts, MailFacts, Plan } from './routing/types.ts';
import type { Recipients, Resolution } from './types.ts';

/** What may differ between installations. */
export interface RecipientOptions {
  clock?: Clock;
  /** Messages that forwards of one account may send in a day; routingLimits.forwardsPerDay where it is not given. */
  forwardsPerDay?: () => number;
}

/** For recipients that no rule leads further: nothing of the message matters to them. */
const anyMail: MailFacts = { sender: null, proven: false, passed: new Set(), stays: false };

/** Where mail for an address goes, by what the directory says now. */
export class DirectoryRecipients implements Recipients {
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #forwardsPerDay: () => number;

  constructor(reader: Reader, options: RecipientOptions = {}) {
    this.#reader = reader;
    this.#clock = options.clock ?? systemClock;
    this.#forwardsPerDay = options.forwardsPerDay ?? (() => routingLimits.forwardsPerDay);
  }

  async resolve(address: Address): Promise<Resolution> {
    const facts = await readFacts(this.#source(), address);
    if (facts.kind === 'foreign' || facts.kind === 'unknown') return { kind: facts.kind };
    if (facts.kind !== 'account' || facts.account.forwards.length > 0 || facts.account.away) return { kind: 'ruled' };
    const { plan } = planDelivery(address, anyMail, new Map([[nameOf(address), facts]]));
    const [delivery] = plan.deliveries;
    if (delivery === undefined) return { kind: 'suspended' };
    const { detail } = divideAddress(address);
    return { kind: 'local', account: delivery.account, address: delivery.address, detail, full: delivery.full };
  }

  plan(address: Address, mail: MailFacts): Promise<Plan> {
    return planWith(this.#source(), address, mail);
  }

  /** The plan as it would be if the domain had this mode. */
  simulate(address: Address, mail: MailFacts, assumed: { domain: string; mode: DomainMode }): Promise<Plan> {
    return planWith({ ...this.#source(), assumed }, address, mail);
  }

  /** Its own address and its aliases, with any detail behind a plus sign. */
  async maySendAs(account: number, address: Address): Promise<boolean> {
    const row = await findAddress(this.#reader, divideAddress(address).named);
    return row?.account_id === account;
  }

  #source(): FactSource {
    return { reader: this.#reader, now: this.#clock.now(), forwardsPerDay: this.#forwardsPerDay() };
  }
}

/** Reads facts as long as the plan needs more. */
async function planWith(source: FactSource, address: Address, mail: MailFacts): Promise<Plan> {
  const known = new Map<string, AddressFacts>();
  for (let missing: readonly Address[] = [address]; ;) {
    for (const one of missing) known.set(nameOf(one), await readFacts(source, one));
    const draft = planDelivery(address, mail, known);
    if (draft.missing.length === 0) return draft.plan;
    missing = draft.missing;
  }
}
