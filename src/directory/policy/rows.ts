import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdAccount } from '#directory/hold-account.ts';
import { holdDomain } from '#directory/domains.ts';
import { type PolicyLayers, policyUnder } from './inherit.ts';
import { type PresetName, presets } from './presets.ts';
import { type PolicyChange, type PolicyLevel, policyLevels } from './types.ts';

/** What the platform begins with where nobody chose. */
const firstPreset: PresetName = 'modern';

/** Whose policy: what of the chain platform → plan → domain → account is there. */
export interface PolicySubject {
  /** That of the domain's owner where it is not given. */
  plan?: string;
  domain?: string;
  account?: number;
}

/** What one level says. */
export interface PolicyLayer {
  level: PolicyLevel;
  /** Plan, domain name or account id; '' for the platform. */
  subject: string;
  /** Only the platform has one; others take its values over. */
  preset: PresetName | '';
  change: PolicyChange;
}

/** A layer as it is kept: `change` is JSON. */
export type PolicyRow = Omit<PolicyLayer, 'change'> & { change: string };

/**
 * Operation: replaces all that the level said before. A level below the platform that says nothing has no row. Throws
 * `not-found` for a plan, domain or account that does not exist; `limit` for more than the plan of the domain's owner.
 */
export async function setPolicy(tx: Transactor, args: PolicyLayer & { now: number }): Promise<void> {
  const { level, subject, preset, change, now } = args;
  await requireSubject(tx, level, subject);
  await requireWithinPlan(tx, args);
  if (level !== 'platform' && Object.keys(change).length === 0) {
    await tx.run('DELETE FROM policy WHERE level = ? AND subject = ?', level, subject);
    return;
  }
  await tx.run(
    `INSERT INTO policy (level, subject, preset, change, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (level, subject) DO UPDATE
     SET preset = excluded.preset, change = excluded.change, changed_at = excluded.changed_at`,
    level,
    subject,
    preset,
    JSON.stringify(change),
    now,
  );
}

async function requireSubject(tx: Transactor, level: PolicyLevel, subject: string): Promise<void> {
  if (level === 'platform') return;
  if (level === 'domain') return holdDomain(tx, subject);
  if (level === 'account') return holdAccount(tx, Number(subject));
  if ((await tx.get('SELECT 1 AS one FROM plan WHERE name = ?', subject)) === undefined) {
    throw new MailError('not-found', `the plan ${subject} does not exist`);
  }
}

/** Limits of which a customer's domains and accounts have no more than the plan says. */
const planned = [
  'aliases',
  'externalAccounts',
  'forwards',
  'messagesPerDay',
  'recipientsPerMessage',
  'importRows',
] as const;

async function requireWithinPlan(tx: Transactor, { level, subject, change }: PolicyLayer): Promise<void> {
  if (level !== 'domain' && level !== 'account') return;
  const domain = level === 'domain' ? subject : await domainOfAccount(tx, Number(subject));
  const row = await tx.get<{ plan: string }>(
    'SELECT c.plan FROM domain d JOIN customer c ON c.customer_id = d.customer_id WHERE d.name = ?',
    domain,
  );
  if (row === undefined) return;
  const { preset, layers } = await layersFor(tx, { plan: row.plan });
  const { limits } = policyUnder(presets[preset], layers);
  for (const key of planned) {
    if ((change.limits?.[key] ?? 0) <= limits[key]) continue;
    const path = `limits.${key}`;
    throw new MailError('limit', `the plan ${row.plan} allows ${limits[key]} at ${path}`, {
      detail: { reason: 'policy', plan: row.plan, path, limit: limits[key] },
    });
  }
}

async function domainOfAccount(tx: Transactor, account: number): Promise<string> {
  const row = await tx.get<{ domain: string }>('SELECT domain FROM account WHERE account_id = ?', account);
  return row?.domain ?? '';
}

/** Every level of one subject's chain. */
export interface Layers {
  preset: PresetName;
  layers: PolicyLayers;
}

/** What every level of the subject's chain says, in one look-up. */
export async function layersFor(reader: Reader, subject: PolicySubject): Promise<Layers> {
  const rows = await reader.all<PolicyRow>(
    `SELECT level, subject, preset, change FROM policy WHERE (level = 'platform' AND subject = '')
       OR (level = 'plan' AND subject = COALESCE(?, (SELECT c.plan FROM domain d
         JOIN customer c ON c.customer_id = d.customer_id WHERE d.name = ?))) OR (level = 'domain' AND subject = ?) OR (level = 'account' AND subject = ?)`,
    subject.plan ?? null,
    subject.domain ?? '',
    subject.domain ?? '',
    subject.account === undefined ? '' : String(subject.account),
  );
  return rows.reduce<Layers>(
    (found, row) => setLayer(found, { ...row, change: JSON.parse(row.change) as PolicyChange }),
    { preset: firstPreset, layers: {} },
  );
}

/** The layers with one of them replaced. */
export function setLayer({ preset, layers }: Layers, layer: PolicyLayer): Layers {
  return {
    preset: layer.preset === '' ? preset : layer.preset,
    layers: { ...layers, [layer.level]: layer.change },
  };
}

/** What one level says; undefined where it says nothing. */
export function policyRow(reader: Reader, level: PolicyLevel, subject: string): Promise<PolicyRow | undefined> {
  const sql = 'SELECT level, subject, preset, change FROM policy WHERE level = ? AND subject = ?';
  return reader.get<PolicyRow>(sql, level, subject);
}

/** Every level that says something, from above; at most `limit`. */
export async function policyRows(reader: Reader, limit: number): Promise<PolicyRow[]> {
  const rows = await reader.all<PolicyRow>(
    'SELECT level, subject, preset, change FROM policy ORDER BY level, subject LIMIT ?',
    limit,
  );
  return rows.toSorted((a, b) => policyLevels.indexOf(a.level) - policyLevels.indexOf(b.level));
}
