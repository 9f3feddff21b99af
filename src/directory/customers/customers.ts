import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { customerLimits as limits } from '#base/limits-administration.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { parseDomain } from '#wire/address.ts';
import {
  customerByName,
  type CustomerUse,
  findCustomer,
  findPlan,
  listCustomers,
  listPlans,
  type PlanRow,
} from './rows.ts';
import { type SlotRow, takenSlots } from './slots.ts';

/** A plan as the operator says it. */
export interface Plan {
  name: string;
  /** Accounts. */
  slots: number;
  /** Space for all accounts together, in bytes; 0 for no limit. */
  spaceBytes: number;
}

/** A slot of a customer: `account` is null where it is still a placeholder. */
export interface Slot {
  number: number;
  /** The account's address, or `slot-7@configureme.me`, at which nobody gets mail. */
  address: string;
  account: SlotRow | null;
}

/** The domain of placeholders. */
const placeholderDomain = 'configureme.me';

/** Who owns domains, and what they bought: plans with slots and space. Names are one line of text. */
export class Customers {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #clock: Clock;

  constructor({ database, clock }: { database: Database; clock: Clock }) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#clock = clock;
  }

  /** Adds a plan, or changes the one of that name. Throws `bad-argument` with `detail.field`; `in-use` where a customer has more than the plan would give. */
  async setPlan(plan: Plan): Promise<void> {
    requireLine('name', plan.name);
    requireNumber('slots', plan.slots, limits.slots);
    requireNumber('spaceBytes', plan.spaceBytes, limits.spaceBytes);
    await this.#write(0, 'plan.set', { ...plan, name: plan.name.trim(), now: this.#clock.now() });
  }

  /** Throws `not-found`; `in-use` while customers have it. */
  async removePlan(name: string): Promise<void> {
    await this.#write(0, 'plan.remove', { name });
  }

  findPlan(name: string): Promise<PlanRow | undefined> {
    return findPlan(this.#reader, name);
  }

  /** A page of plans by name, behind `after`. */
  listPlans(after = ''): Promise<PlanRow[]> {
    return listPlans(this.#reader, after, directoryLimits.page);
  }

  /** An id for `add`. */
  reserve(): Promise<number> {
    return this.#write(0, 'customer.reserve', undefined);
  }

  /** Throws `bad-argument` with `detail.field`, `not-found` (the plan), `already-exists` (the name). */
  async add(customer: number, { name, plan }: { name: string; plan: string }): Promise<void> {
    requireLine('name', name);
    await this.#write(0, 'customer.add', { customer, name: name.trim(), plan, now: this.#clock.now() });
  }

  /** Throws as `add` does, and `in-use` where the customer has more than the new plan gives. */
  async change(customer: number, change: { name?: string | undefined; plan?: string | undefined }): Promise<void> {
    if (change.name !== undefined) requireLine('name', change.name);
    await this.#write(0, 'customer.change', { customer, ...change, name: change.name?.trim() });
  }

  /** Removes a customer with its administrators and keys. Throws `not-found`; `in-use` while it has domains. */
  async remove(customer: number): Promise<void> {
    await this.#write(0, 'customer.remove', { customer });
  }

  find(customer: number): Promise<CustomerUse | undefined> {
    return findCustomer(this.#reader, customer);
  }

  /** The customer that a person calls so: by its name, or its number. */
  async called(text: string): Promise<CustomerUse | undefined> {
    const byName = await customerByName(this.#reader, text.trim());
    return byName ?? (/^\d{1,15}$/.test(text) ? this.find(Number(text)) : undefined);
  }

  /** A page of customers by id, behind `after`. */
  list(after = 0): Promise<CustomerUse[]> {
    return listCustomers(this.#reader, after, directoryLimits.page);
  }

  /** Gives a domain to a customer; null: back to the operator. Throws `bad-syntax`, `not-found`, `limit`, `in-use` (setDomainCustomer). */
  async assignDomain(domain: string, customer: number | null): Promise<void> {
    await this.#write(0, 'domain.setCustomer', { name: parseDomain(domain), customer });
  }

  /** Every slot of a customer: those with accounts, and placeholders as many as the plan has left. Throws `not-found`. */
  async slots(customer: number): Promise<Slot[]> {
    const use = await this.find(customer);
    if (use === undefined) throw new MailError('not-found', `the customer ${customer} does not exist`);
    const taken = await takenSlots(this.#reader, customer);
    const numbers = new Set(taken.map(({ number }) => number));
    const configured = taken.map((row) => ({
      number: row.number,
      address: `${row.local}@${row.domain}`,
      account: row,
    }));
    const free: Slot[] = [];
    for (let number = 1; free.length < use.slots - taken.length; number++) {
      if (!numbers.has(number)) free.push({ number, address: `slot-${number}@${placeholderDomain}`, account: null });
    }
    return [...configured, ...free].toSorted((a, b) => a.number - b.number);
  }
}

function requireLine(field: string, text: string): void {
  if (text.trim() !== '' && text.length <= limits.name && !/\p{Cc}/u.test(text)) return;
  throw new MailError('bad-argument', `${field} is one line of at most ${limits.name} characters`, {
    detail: { field, rule: 'one-line', reason: 'one-line', limit: limits.name },
  });
}

function requireNumber(field: string, value: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return;
  throw new MailError('bad-argument', `${field} is a number from 0 to ${max}`, {
    detail: { field, rule: 'number', reason: 'number', limit: max },
  });
}
