import { MailError } from '#base/errors.ts';
import { routingLimits } from '#base/limits-queue.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import { claimAddress } from './addresses.ts';
import { nextId } from './counter.ts';
import type { GroupSenders } from './routing/types.ts';

/** An address that stands for several. */
export interface GroupRow {
  group_id: number;
  local: string;
  domain: string;
  /** Who may write to it. */
  senders: GroupSenders;
  created_at: number;
}

/** Operation: makes a group; its id. Throws `not-found` (the domain), `already-exists` (the address), `limit` (members). */
export async function addGroup(
  tx: Transactor,
  args: Address & { senders: GroupSenders; members?: readonly Address[]; now: number },
): Promise<number> {
  const { local, domain, senders, members = [], now } = args;
  const group = await nextId(tx, 'group');
  await claimAddress(tx, { local, domain, account: 0, group, isAlias: false, now });
  await tx.run(
    'INSERT INTO address_group (group_id, local, domain, senders, created_at) VALUES (?, ?, ?, ?, ?)',
    group,
    local,
    domain,
    senders,
    now,
  );
  await addMembers(tx, { group, members, now });
  return group;
}

/** Operation. Throws `not-found`. */
export async function removeGroup(tx: Transactor, args: { group: number }): Promise<void> {
  if ((await tx.run('DELETE FROM address_group WHERE group_id = ?', args.group)) === 0) throw noGroup(args.group);
  for (const table of ['group_member', 'address']) {
    await tx.run(`DELETE FROM ${table} WHERE group_id = ?`, args.group);
  }
}

/** Operation. Throws `not-found`. */
export async function setGroupSenders(tx: Transactor, args: { group: number; senders: GroupSenders }): Promise<void> {
  const changed = await tx.run('UPDATE address_group SET senders = ? WHERE group_id = ?', args.senders, args.group);
  if (changed === 0) throw noGroup(args.group);
}

/** Operation: adds members; those who are in already stay. Throws `not-found`, `limit`. */
export async function addMembers(
  tx: Transactor,
  args: { group: number; members: readonly Address[]; now: number },
): Promise<void> {
  const { group, members, now } = args;
  await holdGroup(tx, group);
  for (const member of members) {
    await tx.run(
      'INSERT INTO group_member (group_id, address, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      group,
      formatAddress(member),
      now,
    );
  }
  const count = await tx.get<{ members: number }>(
    'SELECT count(*) AS members FROM group_member WHERE group_id = ?',
    group,
  );
  if ((count?.members ?? 0) > routingLimits.members) {
    throw new MailError('limit', `a group has at most ${routingLimits.members} members`, {
      detail: { reason: 'members', limit: routingLimits.members },
    });
  }
}

/** Operation. Throws `not-found` where one of them is no member. */
export async function removeMembers(
  tx: Transactor,
  args: { group: number; members: readonly Address[] },
): Promise<void> {
  for (const member of args.members) {
    const address = formatAddress(member);
    const sql = 'DELETE FROM group_member WHERE group_id = ? AND address = ?';
    if ((await tx.run(sql, args.group, address)) === 0) {
      throw new MailError('not-found', `${address} is no member of this group`);
    }
  }
}

/** The group that has this address (folded). */
export function groupByAddress(reader: Reader, { local, domain }: Address): Promise<GroupRow | undefined> {
  return reader.get<GroupRow>('SELECT * FROM address_group WHERE domain = ? AND local = ?', domain, local);
}

/** A group by its id. */
export function groupById(reader: Reader, group: number): Promise<GroupRow | undefined> {
  return reader.get<GroupRow>('SELECT * FROM address_group WHERE group_id = ?', group);
}

/** Groups by id, behind `after`; at most `limit`. */
export function listGroups(reader: Reader, after: number, limit: number): Promise<GroupRow[]> {
  return reader.all<GroupRow>('SELECT * FROM address_group WHERE group_id > ? ORDER BY group_id LIMIT ?', after, limit);
}

/** The members' addresses. */
export async function groupMembers(reader: Reader, group: number): Promise<string[]> {
  const rows = await reader.all<{ address: string }>(
    'SELECT address FROM group_member WHERE group_id = ? ORDER BY address',
    group,
  );
  return rows.map((row) => row.address);
}

async function holdGroup(tx: Transactor, group: number): Promise<void> {
  const held = await tx.run('UPDATE address_group SET senders = senders WHERE group_id = ?', group);
  if (held === 0) throw noGroup(group);
}

function noGroup(group: number): MailError {
  return new MailError('not-found', `the group ${group} does not exist`);
}
