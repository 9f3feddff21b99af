import type { Reader } from '#db/types.ts';
import { omissions } from '#directory/domain-omissions.ts';
import { postmasterAccount } from '#directory/postmaster.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type { Subject } from './subjects.ts';

/** What a subject is like, without secrets: JSON values by name. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** What is to be told of a subject before and after an act; undefined where it does not exist or has nothing to tell. */
export async function snapshotOf(reader: Reader, subject: Subject): Promise<Snapshot | undefined> {
  switch (subject.kind) {
    case 'account':
      return accountSnapshot(reader, subject.account);
    case 'domain':
      return domainSnapshot(reader, subject.domain);
    case 'group':
      return groupSnapshot(reader, subject.address);
    case 'customer':
      return reader.get('SELECT name, plan FROM customer WHERE customer_id = ?', subject.customer);
    case 'plan':
      return reader.get('SELECT name, slots, space_bytes AS "spaceBytes" FROM plan WHERE name = ?', subject.plan);
    case 'administrator':
      return reader.get(
        'SELECT login, role, customer_id AS customer FROM administrator WHERE login = ?',
        subject.login,
      );
    case 'api-key':
      return apiKeySnapshot(reader, subject.key);
    case 'policy':
      return policySnapshot(reader, subject.level, subject.subject);
    case 'subscriber':
      return reader.get(
        'SELECT login, access, mailboxes, changed_at AS "changedAt" FROM subscriber WHERE login = ?',
        subject.login,
      );
    case 'import':
      return reader.get(
        `SELECT state, (SELECT count(*) FROM import_row r WHERE r.batch_id = b.batch_id) AS rows
         FROM import_batch b WHERE batch_id = ?`,
        subject.batch,
      );
    case 'route':
      return reader.get('SELECT scope, host, port, tls, login FROM relay_route WHERE scope = ?', subject.scope);
    case 'queued-message':
      return queuedSnapshot(reader, subject.id);
    case 'installation':
      return { postmaster: await postmasterAddress(reader) };
  }
}

async function accountSnapshot(reader: Reader, account: number): Promise<Snapshot | undefined> {
  const row = await reader.get(
    `SELECT local, domain, first_name AS "firstName", last_name AS "lastName", display_name AS "displayName", language,
       status, quota_bytes AS "spaceBytes", web_share AS "webShare", delete_at AS "deleteAt",
       (SELECT changed_at FROM credential c WHERE c.account_id = a.account_id) AS "passwordChangedAt"
     FROM account a WHERE account_id = ? AND status <> 'deleted'`,
    account,
  );
  if (row === undefined) return undefined;
  const { local, domain, ...columns } = row;
  const address = formatAddress({ local: String(local), domain: String(domain) });
  return {
    address,
    ...columns,
    aliases: await texts(reader, aliasesSql, account),
    forwards: await reader.all(
      `SELECT source, target, keep_copy AS "keepCopy", status FROM forward WHERE account_id = ? ORDER BY forward_id`,
      account,
    ),
    vacation: await reader.get(
      'SELECT starts_at AS "from", ends_at AS "to", subject, text, interval_days AS days FROM vacation WHERE account_id = ?',
      account,
    ),
    appPasswords: await texts(
      reader,
      'SELECT name AS text FROM app_password WHERE account_id = ? ORDER BY app_id',
      account,
    ),
    securityQuestion: await reader.get(
      'SELECT question, changed_at AS "changedAt" FROM security_answer WHERE account_id = ?',
      account,
    ),
  };
}

const aliasesSql = `SELECT local || '@' || domain AS text FROM address
  WHERE account_id = ? AND is_alias = 1 ORDER BY domain, local`;

async function domainSnapshot(reader: Reader, domain: string): Promise<Snapshot | undefined> {
  const row = await reader.get(
    `SELECT d.ownership, d.mode, d.target_host AS "targetHost", d.target_port AS "targetPort", d.target_tls AS "targetTls",
       (SELECT a.local || '@' || a.domain FROM account a WHERE a.account_id = d.catch_all) AS "catchAll",
       (SELECT c.name FROM customer c WHERE c.customer_id = d.customer_id) AS customer,
       coalesce((SELECT m.mode FROM mta_sts m WHERE m.domain = d.name), 'testing') AS "mtaSts"
     FROM domain d WHERE d.name = ?`,
    domain,
  );
  if (row === undefined) return undefined;
  const keys = await texts(
    reader,
    `SELECT selector || ' ' || state AS text FROM signing_key WHERE domain = ? ORDER BY selector`,
    domain,
  );
  return { ...row, signingKeys: keys, recordsWithout: await omissions(reader, domain) };
}

async function groupSnapshot(
  reader: Reader,
  { local, domain }: { local: string; domain: string },
): Promise<Snapshot | undefined> {
  const row = await reader.get<{ group_id: number; senders: string }>(
    'SELECT group_id, senders FROM address_group WHERE domain = ? AND local = ?',
    domain,
    local,
  );
  if (row === undefined) return undefined;
  const sql = 'SELECT address AS text FROM group_member WHERE group_id = ? ORDER BY address';
  return { senders: row.senders, members: await texts(reader, sql, row.group_id) };
}

async function apiKeySnapshot(reader: Reader, key: number): Promise<Snapshot | undefined> {
  const row = await reader.get<{ scopes: string | null }>(
    `SELECT name, role, customer_id AS customer, account_id AS account, scopes, networks, expires_at AS "expiresAt"
     FROM api_key WHERE key_id = ?`,
    key,
  );
  return row === undefined ? undefined : { ...row, scopes: JSON.parse(row.scopes ?? 'null') as unknown };
}

async function policySnapshot(reader: Reader, level: string, subject: string): Promise<Snapshot | undefined> {
  const row = await reader.get<{ preset: string; change: string }>(
    'SELECT preset, change FROM policy WHERE level = ? AND subject = ?',
    level,
    subject,
  );
  return row === undefined ? undefined : { preset: row.preset, ...(JSON.parse(row.change) as Snapshot) };
}

async function queuedSnapshot(reader: Reader, id: string): Promise<Snapshot | undefined> {
  const recipients = await reader.all(
    'SELECT address, state FROM queue_recipient WHERE queue_id = ? ORDER BY number',
    id,
  );
  return recipients.length === 0 ? undefined : { recipients };
}

async function postmasterAddress(reader: Reader): Promise<string | null> {
  const account = await postmasterAccount(reader);
  if (account === undefined) return null;
  const row = await reader.get<Address>('SELECT local, domain FROM account WHERE account_id = ?', account);
  return row === undefined ? null : formatAddress(row);
}

async function texts(reader: Reader, sql: string, of: string | number): Promise<string[]> {
  const rows = await reader.all<{ text: string }>(sql, of);
  return rows.map(({ text }) => text);
}
