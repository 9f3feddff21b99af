import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { effectivePolicy, type EffectivePolicy, type PolicyLayers } from './inherit.ts';
import { type PresetName, presets } from './presets.ts';
import { type PolicyChange, type PolicyLevel, policyLevels } from './types.ts';

/** What the platform begins with where nobody chose. */
const firstPreset: PresetName = 'modern';

/** Whose policy: what of the chain platform → plan → domain → account is there. */
export interface PolicySubject {
  plan?: string;
  domain?: string;
  account?: number;
}

interface PolicyRow {
  level: PolicyLevel;
  subject: string;
  preset: PresetName | '';
  change: string;
}

/** Arguments of `policy.set`: `change` replaces all that the level said before; an empty one at a level below the platform forgets it. */
export interface PolicySetting {
  level: PolicyLevel;
  /** '' for the platform. */
  subject: string;
  /** Only the platform has one. */
  preset: PresetName | '';
  change: PolicyChange;
  now: number;
}

/** Operation. */
export async function setPolicy(tx: Transactor, { level, subject, preset, change, now }: PolicySetting): Promise<void> {
  if (level !== 'platform' && Object.keys(change).length === 0) {
    await tx.run('DELETE FROM policy WHERE level = ? AND subject = ?', level, subject);
    return;
  }
  await tx.run(
    `INSERT INTO policy (level, subject, preset, change, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (level, subject) DO UPDATE SET preset = excluded.preset, change = excluded.change, changed_at = excluded.changed_at`,
    level,
    subject,
    preset,
    JSON.stringify(change),
    now,
  );
}

/** The policy that holds for a subject, in one look-up. */
export async function policyFor(reader: Reader, subject: PolicySubject): Promise<EffectivePolicy> {
  const rows = await reader.all<PolicyRow>(
    `SELECT level, subject, preset, change FROM policy WHERE (level = 'platform' AND subject = '')
       OR (level = 'plan' AND subject = ?) OR (level = 'domain' AND subject = ?) OR (level = 'account' AND subject = ?)`,
    subject.plan ?? '',
    subject.domain ?? '',
    subject.account === undefined ? '' : String(subject.account),
  );
  const layers: PolicyLayers = {};
  let preset: PresetName = firstPreset;
  for (const row of rows) {
    if (row.preset !== '') preset = row.preset;
    layers[row.level] = JSON.parse(row.change) as PolicyChange;
  }
  return effectivePolicy(presets[preset], layers);
}

/** Every level that says something, from above; at most `limit`. */
export async function policyRows(reader: Reader, limit: number): Promise<PolicyRow[]> {
  const rows = await reader.all<PolicyRow>(
    'SELECT level, subject, preset, change FROM policy ORDER BY level, subject LIMIT ?',
    limit,
  );
  return rows.toSorted((a, b) => policyLevels.indexOf(a.level) - policyLevels.indexOf(b.level));
}

/** Throws `bad-argument` for a policy that nothing could keep. */
export function requirePossible({ policy: { name, password } }: EffectivePolicy): void {
  for (const [field, rule] of Object.entries({ name, password })) {
    if (rule.min > rule.max) {
      throw new MailError('bad-argument', `the policy could not be kept: ${field}.min is above ${field}.max`, {
        detail: { reason: 'impossible', field },
      });
    }
  }
}
