import { type Command, Option } from 'commander';
import { languages, type Language } from '#base/catalogue.ts';
import { parseSize } from '#config/kinds.ts';
import { type Erased, erasedKinds } from '#directory/erasure.ts';
import { accountChangeCommands } from './account-change.ts';
import { listCommand } from './account-list.ts';
import { setupCommand } from './account-setup.ts';
import { loginsCommand } from './account-logins.ts';
import { accountSignInCommands } from './account-sign-in.ts';
import type { CliTexts } from './catalogue.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { newLogin, newPassword } from './policy-check.ts';
import { forgetAccount } from './quickstart-file.ts';
import type { Outcome, Session } from './session.ts';

interface PasswordOptions {
  password?: string;
  passwordStdin?: true;
}

interface AddOptions extends PasswordOptions {
  firstName?: string;
  lastName?: string;
  name?: string;
  quota?: string;
  language?: Language;
}

/** `sowa account add`, `list`, `passwd`, `delete`, `postmaster` and `setup`. */
export function accountCommands(program: Command, frame: Frame): void {
  const { texts, action } = frame;
  const account = program.command('account').description(texts.account);
  const onAddress = (name: string, description: string) =>
    account.command(name).argument('<address>', texts.accountAddress).description(description);
  const withPassword = (command: Command) =>
    command.option('--password <password>', texts.optionPassword).option('--password-stdin', texts.optionPasswordStdin);
  withPassword(onAddress('add', texts.accountAdd))
    .option('--first-name <name>', texts.optionFirstName)
    .option('--last-name <name>', texts.optionLastName)
    .option('--name <name>', texts.optionName)
    .option('--quota <size>', texts.optionQuota)
    .addOption(new Option('--language <language>', texts.optionLanguage).choices(languages))
    .action(action(add));
  listCommand(account, frame);
  accountChangeCommands(account, frame);
  withPassword(onAddress('passwd', texts.accountPasswd)).action(action(changePassword));
  onAddress('delete', texts.accountDelete).option('--now', texts.optionNow).action(action(remove));
  onAddress('postmaster', texts.accountPostmaster).action(action(setPostmaster));
  setupCommand(account, frame);
  accountSignInCommands(account, frame);
  loginsCommand(account, frame);
}

async function add(session: Session, address: string, options: AddOptions): Promise<Outcome> {
  const { texts } = session;
  const quotaBytes = quotaOf(session, options.quota);
  const wanted = await passwordOf(session, options);
  await using installation = await session.open();
  const { password, generated } = await newLogin(session, installation.policies, address, wanted);
  const account = {
    address,
    password,
    firstName: options.firstName,
    lastName: options.lastName,
    displayName: options.name ?? [options.firstName, options.lastName].filter((word) => word !== undefined).join(' '),
    language: options.language ?? session.language,
    quotaBytes,
  };
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const words = {
    ...addressWords(session, address),
    'not-found': texts.noDomain(domain),
    'already-exists': texts.addressExists(address),
  };
  const { directory } = installation;
  await session.saying(words, () => directory.addAccount(account));
  // RFC 5321 4.5.1: mail for the postmaster is always taken, so the first account takes it.
  if ((await directory.postmaster()) === undefined) await directory.setPostmaster(address);
  return told(texts.accountAdded(address), address, generated);
}

async function changePassword(session: Session, address: string, options: PasswordOptions): Promise<Outcome> {
  const wanted = await passwordOf(session, options);
  await using installation = await session.open();
  const { directory, policies } = installation;
  const { password, generated } = await newPassword(session, policies, address, wanted);
  await session.saying(addressWords(session, address), () => directory.setPassword(address, password));
  forgetAccount(session.config().data, address);
  return told(session.texts.passwordChanged(address), address, generated);
}

async function remove(session: Session, address: string, options: { now?: true }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { directory } = installation;
  const words = {
    ...addressWords(session, address),
    'in-use': texts.isPostmaster(address),
    'bad-state': texts.accountIsClosed(address),
  };
  const end = await session.saying(words, () => directory.closeAccount(address, { forever: options.now === true }));
  forgetAccount(session.config().data, address);
  if (end.deleteAt === null) {
    const text = `${texts.accountDeleted(address)}\n${erasedTable(texts, end.erased)}`;
    return { data: { address, ...end }, text };
  }
  const deleteAt = new Date(end.deleteAt).toISOString();
  return { data: { address, deleteAt, erased: null }, text: texts.accountClosed(address, deleteAt.slice(0, 10)) };
}

async function setPostmaster(session: Session, address: string): Promise<Outcome> {
  await using installation = await session.open();
  await session.saying(addressWords(session, address), () => installation.directory.setPostmaster(address));
  return { data: { postmaster: address }, text: session.texts.postmasterSet(address) };
}

function addressWords({ texts }: Session, address: string) {
  return { 'bad-syntax': texts.badAddress(address), 'not-found': texts.noAccount(address) };
}

/** What went with an account, kind by kind. */
function erasedTable(texts: CliTexts, erased: Erased): string {
  const rows = erasedKinds.map((kind) => [texts[`erased-${kind}`], String(erased[kind])]);
  return columns([[texts.headErased, texts.headCount], ...rows]);
}

/** The answer to a command that set a password; a generated one is shown, this once. */
function told(sentence: string, address: string, generated: string | undefined): Outcome {
  if (generated === undefined) return { data: { address }, text: sentence };
  return { data: { address, password: generated }, text: `${sentence}\n${generated}` };
}

/** The password that was given; undefined for one to be generated. */
async function passwordOf({ terminal, texts }: Session, options: PasswordOptions): Promise<string | undefined> {
  if (options.password !== undefined && options.passwordStdin === true) throw new Failure(texts.onePassword, 2);
  if (options.passwordStdin === true) return (await terminal.readInput()).replace(/\r?\n$/, '');
  return options.password;
}

/** The space that was given; undefined for what the policy says. */
function quotaOf({ texts }: Session, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const quota = parseSize(text);
  if (quota === undefined) throw new Failure(texts.badValue(JSON.stringify(text), texts.expectSize), 2);
  return quota;
}
