import type { Command } from 'commander';
import { formatAddress } from '#wire/address.ts';
import type { Frame } from './frame.ts';
import { requireName } from './policy-check.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa alias add`, `remove` and `list`. */
export function aliasCommands(program: Command, { texts, action }: Frame): void {
  const alias = program.command('alias').description(texts.alias);
  const on = (name: string, argument: string, what: string, description: string) =>
    alias.command(name).argument(argument, what).description(description);
  on('add', '<alias>', texts.aliasAddress, texts.aliasAdd)
    .argument('<address>', texts.accountAddress)
    .action(action(add));
  on('remove', '<alias>', texts.aliasAddress, texts.aliasRemove).action(action(remove));
  on('list', '<address>', texts.accountAddress, texts.aliasList).action(action(list));
}

async function add(session: Session, alias: string, address: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = {
    'bad-syntax': texts.badAddress(alias),
    'bad-argument': texts.badAddress(alias),
    'already-exists': texts.addressExists(alias),
  };
  await requireName(session, installation.policies, alias);
  await session.saying(words, () => installation.directory.addAlias(alias, address));
  return { data: { alias, address }, text: texts.aliasAdded(alias, address) };
}

async function remove(session: Session, alias: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'bad-syntax': texts.badAddress(alias), 'not-found': texts.noAlias(alias) };
  await session.saying(words, () => installation.directory.removeAlias(alias));
  return { data: { alias }, text: texts.aliasRemoved(alias) };
}

async function list(session: Session, address: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'bad-syntax': texts.badAddress(address), 'not-found': texts.noAccount(address) };
  const rows = await session.saying(words, () => installation.directory.listAliases(address));
  const data = rows.map(formatAddress);
  return { data, text: data.length === 0 ? texts.noAliases : data.join('\n') };
}
