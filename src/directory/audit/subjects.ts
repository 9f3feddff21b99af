import { MailError } from '#base/errors.ts';
import type { Reader } from '#db/types.ts';
import type { Target } from '#directory/access.ts';
import type { PolicyLevel } from '#directory/policy/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';

/** What an act is done to. Names are folded, domains lower-case A-labels. Plain data: it goes to the writer thread. */
export type Subject =
  /** `address`: for one that does not exist yet, where it will be. */
  | { kind: 'account'; account: number; address?: Address }
  /** `customer`: for one that does not exist yet, whose it will be. */
  | { kind: 'domain'; domain: string; customer?: number | null }
  | { kind: 'group'; address: Address }
  | { kind: 'customer'; customer: number }
  | { kind: 'plan'; plan: string }
  /** `customer`: for one that does not exist yet, whose it will be. */
  | { kind: 'administrator'; login: string; customer?: number | null }
  /** `owner`: for one that does not exist yet, whose it will be. */
  | { kind: 'api-key'; key: number; owner?: Target }
  | { kind: 'policy'; level: PolicyLevel; subject: string }
  | { kind: 'subscriber'; login: string }
  | { kind: 'import'; batch: number; customer: number | null }
  | { kind: 'route'; scope: string }
  | { kind: 'queued-message'; id: string }
  | { kind: 'installation' };

/** Whose a subject is. Throws `not-found` where it does not exist and does not say where it will be. */
export async function targetOf(reader: Reader, subject: Subject): Promise<Target> {
  switch (subject.kind) {
    case 'account':
      return accountTarget(reader, subject);
    case 'domain':
      return domainTarget(reader, subject.domain, subject.customer);
    case 'group':
      return domainTarget(reader, subject.address.domain);
    case 'administrator':
      return administratorTarget(reader, subject);
    case 'api-key':
      return apiKeyTarget(reader, subject);
    case 'policy':
      return policyTarget(reader, subject);
    case 'customer':
    case 'import':
      return { customer: subject.customer };
    case 'plan':
    case 'subscriber':
    case 'route':
    case 'queued-message':
    case 'installation':
      return {};
  }
}

/** What a person calls a subject. */
export async function nameOfSubject(reader: Reader, subject: Subject): Promise<string> {
  switch (subject.kind) {
    case 'account': {
      const row = await accountAddress(reader, subject.account);
      const address = row ?? subject.address;
      if (address === undefined) return '';
      // Whose it was is forgotten when an account goes.
      return address.local === '' ? String(subject.account) : formatAddress(address);
    }
    case 'domain':
      return subject.domain;
    case 'group':
      return formatAddress(subject.address);
    case 'customer': {
      const row = await customerName(reader, subject.customer);
      return row?.name ?? String(subject.customer);
    }
    case 'plan':
      return subject.plan;
    case 'administrator':
    case 'subscriber':
      return subject.login;
    case 'api-key':
      return apiKeyName(reader, subject.key);
    case 'policy':
      return policyName(reader, subject);
    case 'import':
      return String(subject.batch);
    case 'route':
      return subject.scope;
    case 'queued-message':
      return subject.id;
    case 'installation':
      return '';
  }
}

type AccountSubject = Extract<Subject, { kind: 'account' }>;

async function accountTarget(reader: Reader, { account, address }: AccountSubject): Promise<Target> {
  const row = (await accountAddress(reader, account)) ?? address;
  if (row === undefined) throw new MailError('not-found', `account ${account} does not exist`);
  return { ...(await domainTarget(reader, row.domain)), account };
}

function accountAddress(reader: Reader, account: number): Promise<Address | undefined> {
  return reader.get<Address>('SELECT local, domain FROM account WHERE account_id = ?', account);
}

async function domainTarget(reader: Reader, domain: string, future?: number | null): Promise<Target> {
  const row = await reader.get<{ customer_id: number | null }>('SELECT customer_id FROM domain WHERE name = ?', domain);
  if (row !== undefined) return { domain, customer: row.customer_id };
  if (future === undefined) throw new MailError('not-found', `the domain ${domain} does not exist`);
  return { domain, customer: future };
}

async function administratorTarget(
  reader: Reader,
  { login, customer }: Extract<Subject, { kind: 'administrator' }>,
): Promise<Target> {
  const row = await reader.get<{ customer_id: number | null }>(
    'SELECT customer_id FROM administrator WHERE login = ?',
    login,
  );
  if (row !== undefined) return { customer: row.customer_id };
  if (customer === undefined) throw new MailError('not-found', `the administrator ${login} does not exist`);
  return { customer };
}

async function apiKeyTarget(reader: Reader, { key, owner }: Extract<Subject, { kind: 'api-key' }>): Promise<Target> {
  const row = await reader.get<{ customer_id: number | null; account_id: number | null }>(
    'SELECT customer_id, account_id FROM api_key WHERE key_id = ?',
    key,
  );
  if (row === undefined && owner === undefined) throw new MailError('not-found', `the API key ${key} does not exist`);
  if (row === undefined) return owner ?? {};
  return row.account_id === null
    ? { customer: row.customer_id }
    : accountTarget(reader, { kind: 'account', account: row.account_id });
}

async function policyTarget(reader: Reader, { level, subject }: Extract<Subject, { kind: 'policy' }>): Promise<Target> {
  if (level === 'domain') return domainTarget(reader, subject);
  if (level === 'account') return accountTarget(reader, { kind: 'account', account: Number(subject) });
  return {};
}

async function apiKeyName(reader: Reader, key: number): Promise<string> {
  const row = await reader.get<{ name: string }>('SELECT name FROM api_key WHERE key_id = ?', key);
  return row?.name ?? String(key);
}

async function policyName(reader: Reader, { level, subject }: Extract<Subject, { kind: 'policy' }>): Promise<string> {
  if (subject === '') return level;
  const row = level === 'account' ? await accountAddress(reader, Number(subject)) : undefined;
  return `${level} ${row === undefined ? subject : formatAddress(row)}`;
}

function customerName(reader: Reader, customer: number): Promise<{ name: string } | undefined> {
  return reader.get<{ name: string }>('SELECT name FROM customer WHERE customer_id = ?', customer);
}
