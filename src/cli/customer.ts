import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { formatSize } from '#config/kinds.ts';
import { Customers } from '#directory/customers/customers.ts';
import type { CustomerUse } from '#directory/customers/rows.ts';
import type { Installation } from '#installation.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa customer add`, `list`, `change`, `remove` and `assign`. */
export function customerCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('customer').description(texts.customer);
  const onCustomer = (name: string, description: string): Command =>
    group.command(name).argument('<customer>', texts.customerName).description(description);
  onCustomer('add', texts.customerAdd).requiredOption('--plan <plan>', texts.customerPlan).action(action(add));
  group.command('list').description(texts.customerList).action(action(list));
  onCustomer('change', texts.customerChange)
    .option('--name <name>', texts.customerNewName)
    .option('--plan <plan>', texts.customerPlan)
    .action(action(change));
  onCustomer('remove', texts.customerRemove).action(action(remove));
  group
    .command('assign')
    .argument('<domain>', texts.domainName)
    .argument('[customer]', texts.customerOrNobody)
    .description(texts.customerAssign)
    .action(action(assign));
}

/** The customers of an installation. */
export function customersOf({ database }: Installation): Customers {
  return new Customers({ database, clock: systemClock });
}

/** The customer that somebody calls so. Throws a Failure where there is none. */
export async function customerCalled(session: Session, customers: Customers, name: string): Promise<CustomerUse> {
  const found = await customers.called(name);
  if (found === undefined) throw new Failure(session.texts.noCustomer(name));
  return found;
}

async function add(session: Session, name: string, options: { plan: string }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const customer = await customers.reserve();
  const words = { 'not-found': texts.noPlan(options.plan), 'already-exists': texts.customerExists(name) };
  await saying(session, words, () => customers.add(customer, { name, plan: options.plan }));
  return { data: { customer, name, plan: options.plan }, text: texts.customerAdded(name, options.plan) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const rows = await pages<CustomerUse>((last) => customers.list(last?.customer_id));
  const data = rows.map((row) => ({
    customer: row.customer_id,
    name: row.name,
    plan: row.plan,
    slots: row.slots,
    usedSlots: row.used_slots,
    spaceBytes: row.space_bytes,
    givenBytes: row.given_bytes,
  }));
  const head = [texts.headNumber, texts.headCustomer, texts.headPlan, texts.headSlots, texts.headQuota];
  const cells = data.map((row) => [
    String(row.customer),
    row.name,
    row.plan,
    `${row.usedSlots}/${row.slots}`,
    `${formatSize(row.givenBytes)}/${row.spaceBytes === 0 ? texts.unlimited : formatSize(row.spaceBytes)}`,
  ]);
  return { data, text: data.length === 0 ? texts.noCustomers : columns([head, ...cells]) };
}

async function change(session: Session, called: string, options: { name?: string; plan?: string }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const { customer_id: customer } = await customerCalled(session, customers, called);
  const words = {
    'not-found': texts.noPlan(options.plan ?? ''),
    'already-exists': texts.customerExists(options.name ?? ''),
    'in-use': texts.planTooSmall(options.plan ?? ''),
  };
  await saying(session, words, () => customers.change(customer, options));
  return { data: { customer, ...options }, text: texts.customerChanged(called) };
}

async function remove(session: Session, called: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const { customer_id: customer } = await customerCalled(session, customers, called);
  await saying(session, { 'in-use': texts.customerHasDomains(called) }, () => customers.remove(customer));
  return { data: { customer }, text: texts.customerRemoved(called) };
}

async function assign(session: Session, domain: string, called?: string): Promise<Outcome> {
  const { texts } = session;
  const name = await session.saying({ 'bad-syntax': texts.badDomain(domain) }, async () => parseDomain(domain));
  await using installation = await session.open();
  const customers = customersOf(installation);
  const customer = called === undefined ? null : (await customerCalled(session, customers, called)).customer_id;
  const words = { 'not-found': texts.noDomain(name), 'in-use': texts.aliasCrosses };
  await saying(session, words, () => customers.assignDomain(name, customer));
  return { data: { domain: name, customer }, text: texts.domainAssigned(name, called ?? null) };
}

/** As session.saying, and says where a plan is used up or a name is none. */
async function saying<T>(session: Session, words: Parameters<Session['saying']>[0], fn: () => Promise<T>): Promise<T> {
  const { texts } = session;
  try {
    return await session.saying(words, fn);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'limit') throw new Failure(texts.planIsFull(String(error.detail['reason'])), 1, error);
    throw error.code === 'bad-argument' ? new Failure(texts.badLine, 1, error) : error;
  }
}
