import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';

export type Act = Schemas['AuditRow']['action'];

/** What acts that leave a trace are called; the rest only reads. */
export const acts = {
  'account.create': 'acts.accountCreate',
  'account.change': 'acts.accountChange',
  'account.limit': 'acts.accountLimit',
  'account.suspend': 'acts.accountSuspend',
  'account.delete': 'acts.accountDelete',
  'account.password': 'acts.accountPassword',
  'space.split': 'acts.spaceSplit',
  'alias.change': 'acts.alias',
  'forward.change': 'acts.forward',
  'vacation.change': 'acts.vacation',
  'group.change': 'acts.group',
  'credential.change': 'acts.credential',
  'security-answer.check': 'acts.answer',
  'slot.configure': 'acts.slot',
  'domain.create': 'acts.domainCreate',
  'domain.change': 'acts.domainChange',
  'domain.delete': 'acts.domainDelete',
  'import.run': 'acts.import',
  'policy.change': 'acts.policy',
  'plan.change': 'acts.plan',
  'customer.change': 'acts.customer',
  'administrator.change': 'acts.administrator',
  'subscriber.change': 'acts.subscriber',
  'api-key.change': 'acts.apiKey',
  'route.change': 'acts.route',
  'queue.change': 'acts.queue',
  'certificate.change': 'acts.certificate',
  'installation.restore': 'acts.restore',
} as const satisfies Partial<Record<Act, Key>>;

/** What an act is called; one without words by its own name. */
export function nameOf(act: Act, t: (key: Key) => string): string {
  return isNamed(act) ? t(acts[act]) : act;
}

export function isNamed(act: string): act is keyof typeof acts {
  return Object.hasOwn(acts, act);
}

/** One value that an act changed. */
export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** What an act changed, value by value; lists and records inside as JSON. */
export function differences({ before, after }: Pick<Schemas['AuditRow'], 'before' | 'after'>): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => ({ name, before: shown(before?.[name]), after: shown(after?.[name]) }));
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
