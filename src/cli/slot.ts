import type { Command } from 'commander';
import { MailError } from '#base/errors.ts';
import { formatSize } from '#config/kinds.ts';
import { isOurDomain } from '#directory/domains.ts';
import { customerOfDomain } from '#directory/customers/rows.ts';
import { parseOwnAddress } from '#directory/addresses.ts';
import { columns } from './columns.ts';
import { customerCalled, customersOf } from './customer.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { newLogin } from './policy-check.ts';
import type { Outcome, Session } from './session.ts';

interface ConfigureOptions {
  firstName?: string;
  lastName?: string;
  name?: string;
  passwordStdin?: true;
}

/** `sowa slot list` and `configure`. */
export function slotCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('slot').description(texts.slot);
  const onCustomer = (name: string, description: string): Command =>
    group.command(name).argument('<customer>', texts.customerName).description(description);
  onCustomer('list', texts.slotList).action(action(list));
  onCustomer('configure', texts.slotConfigure)
    .argument('<number>', texts.slotNumber)
    .argument('<address>', texts.accountAddress)
    .option('--first-name <name>', texts.optionFirstName)
    .option('--last-name <name>', texts.optionLastName)
    .option('--name <name>', texts.optionName)
    .option('--password-stdin', texts.optionPasswordStdin)
    .action(action(configure));
}

async function list(session: Session, called: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const { customer_id: customer } = await customerCalled(session, customers, called);
  const slots = await customers.slots(customer);
  const data = slots.map(({ number, address, account }) => ({
    number,
    address,
    configured: account !== null,
    name: account?.display_name ?? '',
    status: account?.status ?? null,
    spaceBytes: account?.quota_bytes ?? null,
  }));
  const cells = data.map(({ number, address, name, status, spaceBytes }) => [
    String(number),
    address,
    name,
    status === null ? texts.slotFree : texts.status(status),
    spaceBytes === null ? '' : spaceBytes === 0 ? texts.unlimited : formatSize(spaceBytes),
  ]);
  const head = [texts.headNumber, texts.headAddress, texts.headName, texts.headStatus, texts.headQuota];
  return { data, text: data.length === 0 ? texts.noSlots : columns([head, ...cells]) };
}

async function configure(
  session: Session,
  called: string,
  number: string,
  address: string,
  options: ConfigureOptions,
): Promise<Outcome> {
  const { texts, terminal, language } = session;
  const wanted = options.passwordStdin === true ? (await terminal.readInput()).replace(/\r?\n$/, '') : undefined;
  await using installation = await session.open();
  const { directory, policies, database } = installation;
  const { customer_id: customer } = await customerCalled(session, customersOf(installation), called);
  const { domain } = parseOwnAddress(address);
  if (!(await isOurDomain(database.reader, domain)) || (await customerOfDomain(database.reader, domain)) !== customer) {
    throw new Failure(texts.notTheirDomain(domain, called));
  }
  const { password, generated } = await newLogin(session, policies, address, wanted);
  const { firstName, lastName, name } = options;
  const displayName = name ?? [firstName, lastName].filter((word) => word !== undefined).join(' ');
  const account = { address, password, firstName, lastName, displayName, language, slot: Number(number) };
  try {
    await directory.addAccount(account);
  } catch (error) {
    throw explained(session, error, { number, address });
  }
  const text = texts.slotConfigured(number, address);
  if (generated === undefined) return { data: { number: Number(number), address }, text };
  return { data: { number: Number(number), address, password: generated }, text: `${text}\n${generated}` };
}

function explained(
  { texts }: Session,
  error: unknown,
  { number, address }: { number: string; address: string },
): unknown {
  if (!(error instanceof MailError)) return error;
  const { reason, limit } = error.detail;
  if (error.code === 'limit') return new Failure(texts.planIsFull(String(reason)), 1, error);
  if (error.code === 'not-found') return new Failure(texts.noSlot(number), 1, error);
  if (error.code === 'bad-argument') return new Failure(texts.badName(Number(limit ?? 0)), 1, error);
  if (error.code !== 'already-exists') return error;
  return new Failure(reason === 'slot' ? texts.slotTaken(number) : texts.addressExists(address), 1, error);
}
