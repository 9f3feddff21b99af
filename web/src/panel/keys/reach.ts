import type { Schemas } from '#web/api/schema.ts';

type Action = Schemas['Scope']['actions'][number];

/** How far a key reaches, beside its domains. */
export type Reach = 'all' | 'read' | 'accounts';

const reading: readonly Action[] = [
  'domain.read',
  'account.read',
  'alias.read',
  'forward.read',
  'vacation.read',
  'group.read',
  'slot.read',
  'import.read',
  'policy.read',
  'customer.read',
  'plan.read',
  'subscriber.read',
  'queue.read',
  'trail.read',
  'audit.read',
  'usage.read',
];

const accounts: readonly Action[] = [
  'domain.read',
  'policy.read',
  'account.read',
  'account.create',
  'account.change',
  'account.limit',
  'account.suspend',
  'account.delete',
  'account.password',
  'space.split',
  'alias.read',
  'alias.change',
  'forward.read',
  'forward.change',
  'slot.read',
  'slot.configure',
  'import.read',
  'import.run',
];

/** The scopes of a key; null for all that its role may. `domains`: names between blanks or commas, none for all. */
export function scopesOf(reach: Reach, domains: string): Schemas['Scope'][] | null {
  const names = listed(domains);
  if (reach === 'all' && names.length === 0) return null;
  const actions = { all: [...new Set([...reading, ...accounts])], read: reading, accounts }[reach];
  return [{ actions: [...actions], domains: names.length === 0 ? null : names }];
}

/** Words between blanks, commas and semicolons. */
export function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}
