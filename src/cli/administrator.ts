import { type Command, Option } from 'commander';
import { type AdministratorPost, administratorRoles } from '#directory/administrators.ts';
import { generatePassword } from '#directory/policy/generate.ts';
import { columns } from './columns.ts';
import { customerCalled, customersOf } from './customer.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

interface AddOptions {
  role: AdministratorPost['role'];
  customer?: string;
  passwordStdin?: true;
}

/** `sowa admin add`, `list` and `remove`. */
export function administratorCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('admin').description(texts.admin);
  const onLogin = (name: string, description: string): Command =>
    group.command(name).argument('<login>', texts.adminLogin).description(description);
  onLogin('add', texts.adminAdd)
    .addOption(new Option('--role <role>', texts.adminRole).choices(administratorRoles).default('operator'))
    .option('--customer <customer>', texts.adminCustomer)
    .option('--password-stdin', texts.optionPasswordStdin)
    .action(action(add));
  group.command('list').description(texts.adminList).action(action(list));
  onLogin('remove', texts.adminRemove).action(action(remove));
}

async function add(session: Session, login: string, options: AddOptions): Promise<Outcome> {
  const { texts, terminal } = session;
  const given = options.passwordStdin === true ? (await terminal.readInput()).replace(/\r?\n$/, '') : undefined;
  await using installation = await session.open();
  const { directory, policies } = installation;
  const { role } = options;
  const customer =
    options.customer === undefined
      ? null
      : (await customerCalled(session, customersOf(installation), options.customer)).customer_id;
  const { policy } = await policies.effective({});
  const password = given ?? generatePassword(policy.password);
  const words = { 'already-exists': texts.adminExists(login), 'bad-argument': texts.adminWrong };
  await session.saying(words, () => directory.addAdministrator(login, password, { role, customer }));
  const data = { login, role, customer };
  if (given !== undefined) return { data, text: texts.adminAdded(login) };
  return { data: { ...data, password }, text: `${texts.adminAdded(login)}\n${password}` };
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
