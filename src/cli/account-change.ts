import { type Command, Option } from 'commander';
import { languages, type Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { formatSize, parseSize } from '#config/kinds.ts';
import type { ProfileChange } from '#directory/account-profile.ts';
import type { Directory } from '#directory/directory.ts';
import { type SpaceUse, spaceUse } from '#store/space.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

interface ChangeOptions {
  firstName?: string;
  lastName?: string;
  name?: string;
  language?: Language;
}

interface SpaceOptions {
  space?: string;
  web?: string;
}

/** `sowa account change`, `suspend`, `resume`, `restore` and `space`. */
export function accountChangeCommands(account: Command, { texts, action }: Frame): void {
  const onAddress = (name: string, description: string): Command =>
    account.command(name).argument('<address>', texts.accountAddress).description(description);
  onAddress('change', texts.accountChange)
    .option('--first-name <name>', texts.optionFirstName)
    .option('--last-name <name>', texts.optionLastName)
    .option('--name <name>', texts.optionName)
    .addOption(new Option('--language <language>', texts.optionLanguage).choices(languages))
    .action(action(change));
  onAddress('suspend', texts.accountSuspend).action(action(setStatus('suspended')));
  onAddress('resume', texts.accountResume).action(action(setStatus('active')));
  onAddress('restore', texts.accountRestore).action(action(restore));
  onAddress('space', texts.accountSpace)
    .option('--space <size>', texts.optionQuota)
    .option('--web <percent>', texts.optionWeb)
    .action(action(space));
}

async function change(session: Session, address: string, options: ChangeOptions): Promise<Outcome> {
  const { firstName, lastName, name: displayName, language } = options;
  const wanted: ProfileChange = { firstName, lastName, displayName, language };
  await onDirectory(session, address, (directory) => directory.changeProfile(address, wanted));
  return { data: { address, ...wanted }, text: session.texts.accountChanged(address) };
}

function setStatus(status: 'active' | 'suspended') {
  return async (session: Session, address: string): Promise<Outcome> => {
    await onDirectory(session, address, (directory) => directory.setStatus(address, status));
    const { texts } = session;
    const text = status === 'active' ? texts.accountResumed(address) : texts.accountSuspended(address);
    return { data: { address, status }, text };
  };
}

async function restore(session: Session, address: string): Promise<Outcome> {
  await onDirectory(session, address, (directory) => directory.restoreAccount(address));
  return { data: { address, status: 'active' }, text: session.texts.accountRestored(address) };
}

async function space(session: Session, address: string, options: SpaceOptions): Promise<Outcome> {
  const { texts } = session;
  const spaceBytes = options.space === undefined ? undefined : parseSize(options.space);
  if (options.space !== undefined && spaceBytes === undefined) {
    throw new Failure(texts.badValue(JSON.stringify(options.space), texts.expectSize), 2);
  }
  const webShare = options.web === undefined ? undefined : Number(options.web.replace(/%$/, ''));
  await using installation = await session.open();
  const row = await session.saying(words(session, address), () => installation.directory.findAccount(address));
  if (row === undefined) throw new Failure(texts.noAccount(address));
  const account = row.account_id;
  if (spaceBytes !== undefined || webShare !== undefined) {
    await saying(session, address, () => installation.store.write(account, 'space.set', { spaceBytes, webShare }));
  }
  const use = await spaceUse(installation.database.reader, account);
  if (use === undefined) throw new Failure(texts.noAccount(address));
  return { data: { address, ...use }, text: spaceText(session, use) };
}

function spaceText({ texts }: Session, { spaceBytes, webShare, mail, web }: SpaceUse): string {
  if (spaceBytes === 0) return texts.spaceUnlimited(formatSize(mail.usedBytes));
  const part = ({ limitBytes, usedBytes }: SpaceUse['mail']): [string, string] => [
    formatSize(usedBytes),
    formatSize(limitBytes),
  ];
  return [texts.spaceMail(100 - webShare, ...part(mail)), texts.spaceWeb(webShare, ...part(web))].join('\n');
}

/** Changes an account, and says in words why that is not possible. */
async function onDirectory(
  session: Session,
  address: string,
  fn: (directory: Directory) => Promise<unknown>,
): Promise<void> {
  await using installation = await session.open();
  await saying(session, address, () => fn(installation.directory));
}

async function saying<T>(session: Session, address: string, fn: () => Promise<T>): Promise<T> {
  const { texts } = session;
  try {
    return await session.saying(words(session, address), fn);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { reason, used, limit, field } = error.detail;
    const sentences: Partial<Record<MailError['code'], string>> = {
      'bad-state': reason === 'closed' ? texts.accountIsClosed(address) : texts.accountNotClosed(address),
      'in-use':
        used === undefined
          ? texts.isPostmaster(address)
          : texts.spaceInUse(reason === 'web', formatSize(Number(used)), formatSize(Number(limit))),
      limit: texts.planIsFull(String(reason)),
      'bad-argument': field === 'webShare' ? texts.badPercent : texts.badName(Number(limit ?? 0)),
    };
    const sentence = sentences[error.code];
    throw sentence === undefined ? error : new Failure(sentence, 1, error);
  }
}

function words({ texts }: Session, address: string) {
  return { 'bad-syntax': texts.badAddress(address), 'not-found': texts.noAccount(address) };
}
