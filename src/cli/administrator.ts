import { type Command, Option } from 'commander';
import { type AdministratorPost, administratorRoles } from '#directory/administrators.ts';
import type { Installation } from '#installation.ts';
import { columns } from './columns.ts';
import { customerCalled, customersOf } from './customer.ts';
import type { Frame } from './frame.ts';
import { newAdministratorPassword } from './policy-check.ts';
import type { Outcome, Session } from './session.ts';

interface AddOptions {
  role: AdministratorPost['role'];
  customer?: string;
  passwordStdin?: true;
}

/** `sowa admin add`, `list`, `change`, `passwd` and `remove`. */
export function administratorCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('admin').description(texts.admin);
  const onLogin = (name: string, description: string): Command =>
    group.command(name).argument('<login>', texts.adminLogin).description(description);
  onLogin('add', texts.adminAdd)
    .addOption(new Option('--role <role>', texts.adminRole).choices(administratorRoles).default('operator'))
    .option('--customer <customer>', texts.adminCustomer)
    .option('--password-stdin', texts.optionPasswordStdin)
    .action(action(add));
  onLogin('change', texts.adminChange)
    .addOption(new Option('--role <role>', texts.adminRole).choices(administratorRoles).makeOptionMandatory())
    .option('--customer <customer>', texts.adminCustomer)
    .action(action(change));
  onLogin('passwd', texts.adminPasswd)
    .option('--password-stdin', texts.optionPasswordStdin)
    .action(action(changePassword));
  group.command('list').description(texts.adminList).action(action(list));
  onLogin('remove', texts.adminRemove).action(action(remove));
}

async function add(session: Session, login: string, options: AddOptions): Promise<Outcome> {
  const { texts } = session;
  const given = await passwordGiven(session, options);
  await using installation = await session.open();
  const { directory, policies } = installation;
  const { role } = options;
  const customer = await customerOf(session, installation, options);
  const { password } = await newAdministratorPassword(session, policies, login, given);
  const words = { 'already-exists': texts.adminExists(login), 'bad-argument': texts.adminWrong };
  await session.saying(words, () => directory.addAdministrator(login, password, { role, customer }));
  const data = { login, role, customer };
  if (given !== undefined) return { data, text: texts.adminAdded(login) };
  return { data: { ...data, password }, text: `${texts.adminAdded(login)}\n${password}` };
}

async function change(session: Session, login: string, options: Omit<AddOptions, 'passwordStdin'>): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { role } = options;
  const customer = await customerOf(session, installation, options);
  const words = {
    'not-found': texts.noAdmin(login),
    'in-use': texts.lastOperator(login),
    'bad-argument': texts.adminWrong,
  };
  await session.saying(words, () => installation.directory.changeAdministrator(login, { role, customer }));
  return { data: { login, role, customer }, text: texts.adminChanged(login) };
}

async function changePassword(session: Session, login: string, options: { passwordStdin?: true }): Promise<Outcome> {
  const { texts } = session;
  const given = await passwordGiven(session, options);
  await using installation = await session.open();
  const { directory, policies } = installation;
  const { password, generated } = await newAdministratorPassword(session, policies, login, given);
  const words = { 'not-found': texts.noAdmin(login) };
  await session.saying(words, () => directory.setAdministratorPassword(login, password));
  if (generated === undefined) return { data: { login }, text: texts.passwordChanged(login) };
  return { data: { login, password }, text: `${texts.passwordChanged(login)}\n${password}` };
}

/** The password on standard input; undefined where it is to be generated. */
async function passwordGiven({ terminal }: Session, options: { passwordStdin?: true }): Promise<string | undefined> {
  return options.passwordStdin === true ? (await terminal.readInput()).replace(/\r?\n$/, '') : undefined;
}

async function customerOf(
  session: Session,
  installation: Installation,
  { customer }: { customer?: string },
): Promise<number | null> {
  if (customer === undefined) return null;
  return (await customerCalled(session, customersOf(installation), customer)).customer_id;
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const data = [];
  for (const row of await installation.directory.listAdministrators()) {
    const { login, role, customer_id: customer } = row;
    data.push({ login, role, customer: customer === null ? null : ((await customers.find(customer))?.name ?? null) });
  }
  const cells = data.map(({ login, role, customer }) => [login, role, customer ?? '']);
  return { data, text: columns([[texts.headLogin, texts.headRole, texts.headCustomer], ...cells]) };
}

async function remove(session: Session, login: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'not-found': texts.noAdmin(login), 'in-use': texts.lastOperator(login) };
  await session.saying(words, () => installation.directory.removeAdministrator(login));
  return { data: { login }, text: texts.adminRemoved(login) };
}
