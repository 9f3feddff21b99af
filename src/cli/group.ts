import { type Command, Option } from 'commander';
import type { GroupRow } from '#directory/groups.ts';
import { groupSenders, type GroupSenders } from '#directory/routing/types.ts';
import { formatAddress } from '#wire/address.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import { openRules } from './mail-rules.ts';
import { pages } from './pages.ts';
import { requireName } from './policy-check.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa group add`, `remove`, `list`, `members`, `join`, `leave` and `senders`. */
export function groupCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('group').description(texts.group);
  const on = (name: string, description: string) =>
    group.command(name).argument('<group>', texts.groupAddress).description(description);
  on('add', texts.groupAdd)
    .argument('[members...]', texts.groupMembers)
    .addOption(new Option('--senders <who>', texts.optionSenders).choices(groupSenders).default('everyone'))
    .action(action(add));
  on('remove', texts.groupRemove).action(action(remove));
  group.command('list').description(texts.groupList).action(action(list));
  on('members', texts.groupShow).action(action(members));
  on('join', texts.groupJoin).argument('<members...>', texts.groupMembers).action(action(join));
  on('leave', texts.groupLeave).argument('<members...>', texts.groupMembers).action(action(leave));
  on('senders', texts.groupSenders)
    .addArgument(program.createArgument('<who>', texts.optionSenders).choices(groupSenders))
    .action(action(senders));
}

async function add(
  session: Session,
  group: string,
  list: string[],
  options: { senders: GroupSenders },
): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const words = {
    'bad-syntax': texts.badAddress(group),
    'already-exists': texts.addressExists(group),
    'not-found': texts.noDomain(group.slice(group.lastIndexOf('@') + 1)),
  };
  await requireName(session, open.installation.policies, group);
  await session.saying(words, () => open.rules.addGroup(group, options.senders));
  if (list.length > 0) await open.rules.addMembers(group, list);
  return { data: { group, senders: options.senders, members: list }, text: texts.groupAdded(group, list.length) };
}

async function remove(session: Session, group: string): Promise<Outcome> {
  await using open = await openRules(session);
  await session.saying(wordsFor(session, group), () => open.rules.removeGroup(group));
  return { data: { group }, text: session.texts.groupRemoved(group) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const rows = await pages<GroupRow>((last) => open.rules.listGroups(last?.group_id));
  const data = await Promise.all(
    rows.map(async (row) => {
      const group = formatAddress(row);
      return { group, senders: row.senders, members: (await open.rules.members(group)).length };
    }),
  );
  const cells = data.map((row) => [row.group, texts.senders(row.senders), String(row.members)]);
  const head = [texts.headAddress, texts.headSenders, texts.headMembers];
  return { data, text: data.length === 0 ? texts.noGroups : columns([head, ...cells]) };
}

async function members(session: Session, group: string): Promise<Outcome> {
  await using open = await openRules(session);
  const data = await session.saying(wordsFor(session, group), () => open.rules.members(group));
  return { data, text: data.length === 0 ? session.texts.noMembers : data.join('\n') };
}

async function join(session: Session, group: string, list: string[]): Promise<Outcome> {
  await using open = await openRules(session);
  await session.saying(wordsFor(session, group), () => open.rules.addMembers(group, list));
  return { data: { group, members: list }, text: session.texts.groupJoined(group, list.length) };
}

async function leave(session: Session, group: string, list: string[]): Promise<Outcome> {
  await using open = await openRules(session);
  // Says itself which of them is no member.
  await open.rules.removeMembers(group, list);
  return { data: { group, members: list }, text: session.texts.groupLeft(group, list.length) };
}

async function senders(session: Session, group: string, who: GroupSenders): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  await session.saying(wordsFor(session, group), () => open.rules.setGroupSenders(group, who));
  return { data: { group, senders: who }, text: texts.groupSendersSet(group, texts.senders(who)) };
}

function wordsFor({ texts }: Session, group: string) {
  return { 'not-found': texts.noGroup(group) };
}
