import type { Reader } from '#db/types.ts';
import { divideAddress } from '#directory/addresses.ts';
import { activeDomainMode, type DomainMode } from '#directory/domain-modes.ts';
import { accountForwards, forwardedToday } from '#directory/forwards.ts';
import { groupById, groupMembers } from '#directory/groups.ts';
import { policyOf } from '#directory/policy/effective.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import { type Address, formatAddress, parseAddress } from '#wire/address.ts';
import type { AccountFacts, AddressFacts, ForwardFacts } from './types.ts';

/** What the facts of addresses are read with. */
export interface FactSource {
  reader: Reader;
  now: number;
  /** Messages that forwards of one account may send in a day. */
  forwardsPerDay: number;
  /** A domain's mode as if it were this one, for the question what a change would do. */
  assumed?: { domain: string; mode: DomainMode };
}

interface AccountColumns {
  account_id: number;
  local: string;
  domain: string;
  status: string;
  is_full: number;
  has_forwards: number;
  is_away: number;
}

// The left joins: a group has no account, and mail for an account without account_state is refused elsewhere.
const columns = `a.account_id, a.local, a.domain, a.status,
    CASE WHEN s.quota_bytes > 0 AND s.used_bytes >= s.quota_bytes THEN 1 ELSE 0 END AS is_full,
    CASE WHEN EXISTS (SELECT 1 FROM forward f WHERE f.account_id = a.account_id) THEN 1 ELSE 0 END AS has_forwards,
    CASE WHEN EXISTS (SELECT 1 FROM vacation v WHERE v.account_id = a.account_id AND v.starts_at <= ?
      AND (v.ends_at IS NULL OR v.ends_at > ?)) THEN 1 ELSE 0 END AS is_away`;

/** What the directory says of an address: one query where it is an account's without forwards. */
export async function readFacts(source: FactSource, address: Address): Promise<AddressFacts> {
  const { named } = divideAddress(address);
  const { reader, now } = source;
  const row = await reader.get<AccountColumns & { group_id: number; is_alias: number }>(
    `SELECT x.group_id, x.is_alias, ${columns} FROM address x LEFT JOIN account a ON a.account_id = x.account_id
     LEFT JOIN account_state s ON s.account_id = x.account_id WHERE x.domain = ? AND x.local = ?`,
    now,
    now,
    named.domain,
    named.local,
  );
  if (row === undefined) return nobody(source, named);
  if (row.group_id !== 0) return groupFacts(reader, row.group_id);
  if (row.status === 'closed') return { kind: 'unknown' };
  return { kind: 'account', by: row.is_alias === 1 ? 'alias' : 'address', account: await accountFacts(source, row) };
}

/**
 * Nobody has that name. RFC 5321 4.5.1: every domain must have a postmaster, so the account that the operator named
 * takes its mail. An empty domain is that of `<Postmaster>` (4.1.1.3).
 */
async function nobody(source: FactSource, { local, domain }: Address): Promise<AddressFacts> {
  const { reader, assumed } = source;
  // A mode that is tried out is that of a domain of ours, be it only claimed so far.
  const mode = assumed?.domain === domain ? assumed.mode : await activeDomainMode(reader, domain);
  if (mode === undefined && domain !== '') return { kind: 'foreign' };
  const postmaster = local === 'postmaster' ? await postmasterAccount(reader) : undefined;
  if (postmaster !== undefined) return accountById(source, postmaster, 'postmaster');
  if (mode?.mode === 'non-authoritative') return { kind: 'relay', domain, target: mode.target };
  const catchAll = mode?.catchAll ?? null;
  return catchAll === null ? { kind: 'unknown' } : accountById(source, catchAll, 'catch-all');
}

async function accountById(source: FactSource, account: number, by: 'postmaster' | 'catch-all'): Promise<AddressFacts> {
  const { reader, now } = source;
  const row = await reader.get<AccountColumns>(
    `SELECT ${columns} FROM account a LEFT JOIN account_state s ON s.account_id = a.account_id WHERE a.account_id = ?`,
    now,
    now,
    account,
  );
  if (row === undefined || row.status === 'closed') return { kind: 'unknown' };
  return { kind: 'account', by, account: await accountFacts(source, row) };
}

async function accountFacts(source: FactSource, row: AccountColumns): Promise<AccountFacts> {
  const { reader, now, forwardsPerDay } = source;
  const account = row.account_id;
  const forwards = row.has_forwards === 1 ? await forwardFacts(reader, account) : [];
  const sent = forwards.length === 0 ? 0 : await forwardedToday(reader, account, now);
  return {
    account,
    address: formatAddress(row),
    active: await receives(reader, row),
    full: row.is_full === 1,
    forwards,
    allowance: forwardsPerDay - sent,
    away: row.is_away === 1,
  };
}

/** Whether the account takes mail: a suspended one where its policy says so. */
async function receives(reader: Reader, { account_id: account, domain, status }: AccountColumns): Promise<boolean> {
  if (status === 'active') return true;
  return status === 'suspended' && (await policyOf(reader, { domain, account })).limits.receiveSuspended;
}

async function forwardFacts(reader: Reader, account: number): Promise<ForwardFacts[]> {
  const rows = await accountForwards(reader, account);
  return rows.map((row) => ({
    forward: row.forward_id,
    source: row.source,
    target: stored(row.target),
    keepCopy: row.keep_copy === 1,
    paused: row.status === 'paused',
  }));
}

async function groupFacts(reader: Reader, id: number): Promise<AddressFacts> {
  const group = await groupById(reader, id);
  if (group === undefined) return { kind: 'unknown' };
  const members = await groupMembers(reader, id);
  return { kind: 'group', address: formatAddress(group), senders: group.senders, members: members.map(stored) };
}

/** An address as it was checked when it was stored. */
function stored(text: string): Address {
  return parseAddress(text, { smtputf8: true });
}
