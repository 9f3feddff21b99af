import type { AuditRow } from '#directory/audit/rows.ts';

/** What an owner is told of. `what`: names and addresses that belong to it. */
export interface Occasion {
  kind: 'password' | 'second-factor-on' | 'second-factor-off' | 'app-password' | 'passkey' | 'forward' | 'sign-in';
  what: string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * What the owner of the account should hear of an act: the one place where that is decided. Null for what has no
 * bearing on who reads their mail, and for what an account began with. Pure.
 */
export function occasionOf({
  before_json: was,
  after_json: is,
}: Pick<AuditRow, 'before_json' | 'after_json'>): Occasion | null {
  if (was === null || is === null) return null;
  const [before, after] = [JSON.parse(was) as Values, JSON.parse(is) as Values];
  const { secondFactor, passkey } = after;
  if (secondFactor === 'on') return { kind: 'second-factor-on', what: '' };
  if (secondFactor === 'off') return { kind: 'second-factor-off', what: '' };
  if (after['passwordChangedAt'] !== undefined) return { kind: 'password', what: '' };
  if (typeof passkey === 'string' && passkey.startsWith('added: ')) return { kind: 'passkey', what: passkey.slice(7) };
  const letters = added(textsOf(before['appPasswords']), textsOf(after['appPasswords']));
  if (letters.length > 0) return { kind: 'app-password', what: letters.join(', ') };
  const targets = added(targetsOf(before['forwards']), targetsOf(after['forwards']));
  return targets.length > 0 ? { kind: 'forward', what: targets.join(', ') } : null;
}

/** What is in one list oftener than in the other: two may have the same name. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function targetsOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as { target: string }[]).map(({ target }) => target) : [];
}
