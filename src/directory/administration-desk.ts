import type { Database } from '#db/types.ts';
import { MailError } from '#base/errors.ts';
import { type Actor, boundsOf } from './access.ts';
import type { Administration } from './administration.ts';
import { type ActBy, actingDatabase } from './acting.ts';
import { type AdministratorItem, administratorItems } from './administrators.ts';
import { type ApiKeyRow, listApiKeys } from './api-keys/rows.ts';
import { Customers, type Slot } from './customers/customers.ts';
import { listCustomerItems } from './customers/list.ts';
import { type CustomerUse, customerOfDomain } from './customers/rows.ts';
import type { Clock } from '#base/clock.ts';
import { directoryLimits } from '#base/limits.ts';
import type { Listed, ListPage } from './lists.ts';

/** What it is made of. */
export interface AdministrationDeskParts {
  database: Database;
  administration: Administration;
  clock: Clock;
}

/** Customers, their slots and the keys of programs, as people administer them through an interface. */
export class AdministrationDesk {
  /** Rows of one page. */
  readonly page = directoryLimits.page;
  readonly #parts: AdministrationDeskParts;
  readonly #customers: Customers;

  constructor(parts: AdministrationDeskParts) {
    this.#parts = parts;
    this.#customers = new Customers(parts);
  }

  /** Customers and plans for one act. */
  customers(by: ActBy): Customers {
    const { database, administration, clock } = this.#parts;
    return new Customers({ database: actingDatabase(database, administration, by), clock });
  }

  /** Customers that somebody may see: a customer sees itself. */
  async listCustomers(actor: Actor, page: ListPage & { filter: string }): Promise<Listed<CustomerUse>> {
    return listCustomerItems(this.#parts.database.reader, customerBound(actor, 'customer.read'), page);
  }

  /** Throws `not-found`. */
  async customer(actor: Actor, customer: number): Promise<CustomerUse> {
    await this.#parts.administration.require(actor, 'customer.read', { kind: 'customer', customer });
    const found = await this.#customers.find(customer);
    if (found === undefined) throw new MailError('not-found', `the customer ${customer} does not exist`);
    return found;
  }

  /** Adds a customer; its number. Throws like `Customers.add`. */
  async addCustomer(actor: Actor, wanted: { name: string; plan: string }): Promise<number> {
    requireEver(actor, 'customer.change');
    const customer = await this.#customers.reserve();
    const subject = { kind: 'customer', customer } as const;
    await this.customers({ actor, action: 'customer.change', subject, versions: null }).add(customer, wanted);
    return customer;
  }

  /** Every slot of a customer. Throws `not-found`. */
  async slots(actor: Actor, customer: number): Promise<Slot[]> {
    await this.#parts.administration.require(actor, 'slot.read', { kind: 'customer', customer });
    return this.#customers.slots(customer);
  }

  /** Gives a domain to a customer, or back to the operator. Throws like `Customers.assignDomain`. */
  async assignDomain(by: ActBy, domain: string, customer: number | null): Promise<void> {
    // Whose domains are whose is for those to say who say who is a customer.
    requireEver(by.actor, 'customer.change');
    const owner = await customerOfDomain(this.#parts.database.reader, domain);
    if (owner === undefined) throw new MailError('not-found', `the domain ${domain} does not exist`);
    await this.customers(by).assignDomain(domain, customer);
  }

  /** Plans by name, behind `after`. A customer sees the one that it has. */
  async listPlans(actor: Actor, after: string) {
    const own = customerBound(actor, 'plan.read');
    if (own === null) return this.#customers.listPlans(after);
    const use = await this.#customers.find(own);
    const plan = use === undefined || use.plan <= after ? undefined : await this.#customers.findPlan(use.plan);
    return plan === undefined ? [] : [plan];
  }

  /** The plan of this name, where somebody may see it. Throws `not-found`. */
  async plan(actor: Actor, name: string) {
    const own = customerBound(actor, 'plan.read');
    const isTheirs = own === null || (await this.#customers.find(own))?.plan === name;
    const plan = isTheirs ? await this.#customers.findPlan(name) : undefined;
    if (plan === undefined) throw new MailError('not-found', `the plan ${name} does not exist`);
    return plan;
  }

  /** Administrators that somebody may see. */
  async listAdministrators(actor: Actor): Promise<AdministratorItem[]> {
    return administratorItems(this.#parts.database.reader, customerBound(actor, 'administrator.read'));
  }

  /** The administrator of a folded login. Throws `not-found`. */
  async administrator(actor: Actor, login: string): Promise<AdministratorItem> {
    await this.#parts.administration.require(actor, 'administrator.read', { kind: 'administrator', login });
    const found = (await this.listAdministrators(actor)).find((one) => one.login === login);
    if (found === undefined) throw new MailError('not-found', `the administrator ${login} does not exist`);
    return found;
  }

  /** Keys of programs that somebody may see, by number behind `after`. */
  listKeys(actor: Actor, after: number): Promise<ApiKeyRow[]> {
    const bounds = requireEver(actor, 'api-key.read');
    const owner = {
      ...(bounds.customer !== null && { customer: bounds.customer }),
      ...(bounds.account !== null && { account: bounds.account }),
    };
    return listApiKeys(this.#parts.database.reader, owner, after, directoryLimits.page);
  }
}

function requireEver(actor: Actor, action: Parameters<typeof boundsOf>[1]) {
  const bounds = boundsOf(actor, action);
  if (bounds === undefined) throw new MailError('denied', `${actor.name} may not do this: ${action}`);
  return bounds;
}

function customerBound(actor: Actor, action: Parameters<typeof boundsOf>[1]): number | null {
  return requireEver(actor, action).customer;
}
