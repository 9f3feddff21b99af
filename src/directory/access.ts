/** Who somebody is to the directory. A subscriber has no role: the contract is the proof, once, of activation. */
export const roles = ['operator', 'customer', 'help-desk', 'mailbox-user', 'application'] as const;

export type Role = (typeof roles)[number];

/** Everything that can be asked of the directory, as `resource.verb`. */
export const actions = [
  'domain.read',
  'domain.create',
  'domain.change',
  'domain.delete',
  'account.read',
  'account.create',
  /** Names, display name, language. */
  'account.change',
  /** Space, and values of the account's own policy. */
  'account.limit',
  /** Suspending and resuming. */
  'account.suspend',
  /** Deleting, and bringing back while that is possible. */
  'account.delete',
  /** A new password for somebody, without the old one. */
  'account.password',
  /** Division of the space between mail and home page. */
  'space.split',
  'alias.read',
  'alias.change',
  'forward.read',
  'forward.change',
  'vacation.read',
  'vacation.change',
  'group.read',
  'group.change',
  /** App passwords, second factors, sessions, login history. */
  'credential.read',
  'credential.change',
  /** Whether what a caller says is the answer to the security question: never the answer itself. */
  'security-answer.check',
  'slot.read',
  'slot.configure',
  'import.read',
  'import.run',
  'policy.read',
  'policy.change',
  'plan.read',
  'plan.change',
  'customer.read',
  'customer.change',
  'administrator.read',
  'administrator.change',
  'subscriber.read',
  'subscriber.change',
  'api-key.read',
  'api-key.change',
  'route.read',
  'route.change',
  'queue.read',
  'queue.change',
  /** Asking for certificates anew. */
  'certificate.change',
  /** Putting a backup in place of what is there. */
  'installation.restore',
  /** Delivery trails: envelopes and answers of servers, never content. */
  'trail.read',
  'audit.read',
  'usage.read',
  /** How the service itself is: listeners, queue, memory, certificates. */
  'health.read',
  /** What mailboxes hold. */
  'message.read',
  /** Sending through the account's or application's own credential. */
  'message.submit',
] as const;

export type Action = (typeof actions)[number];

/** What an API key leaves of its owner's role: these actions, in these domains. */
export interface Scope {
  actions: readonly Action[];
  /** Lower-case A-labels; null for every domain that the role reaches. */
  domains: readonly string[] | null;
}

/** Who does something. Made by whoever proved the identity: a session, an API key, or the operator at the command line. */
export interface Actor {
  role: Role;
  /** Login or name of the key, for the audit log. */
  name: string;
  /** Whose domains it is about; null for the whole installation. A customer without one reaches nothing. */
  customer: number | null;
  /** Its own account, where it has one. */
  account: number | null;
  /** What of the role is left to an API key: any of these is enough. Null where nothing was taken away. */
  scopes: readonly Scope[] | null;
  via: 'cli' | 'session' | 'api-key';
}

/** What something is done to. What is not given is not that of anybody: a target without customer belongs to the operator. */
export interface Target {
  customer?: number | null;
  domain?: string;
  account?: number;
}

/** How far an action reaches: the whole installation, what belongs to the actor's customer, or the actor's own account. */
type Reach = 'all' | 'customer' | 'own';

type Grants = Readonly<Partial<Record<Action, Reach>>>;

const grants: Readonly<Record<Role, Grants>> = {
  // One rule stands above the roles: nobody reads other people's mail or writes in their name.
  operator: { ...reach('all', [...actions]), 'message.read': 'own', 'message.submit': 'own' },
  customer: reach('customer', [
    'domain.read',
    'domain.create',
    'domain.change',
    'domain.delete',
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
    'vacation.read',
    'vacation.change',
    'group.read',
    'group.change',
    'credential.read',
    'slot.read',
    'slot.configure',
    'import.read',
    'import.run',
    'policy.read',
    'policy.change',
    'plan.read',
    'customer.read',
    'administrator.read',
    'administrator.change',
    'api-key.read',
    'api-key.change',
    'trail.read',
    'audit.read',
    'usage.read',
  ]),
  'help-desk': reach('customer', [
    'domain.read',
    'account.read',
    'alias.read',
    'forward.read',
    'vacation.read',
    'group.read',
    'credential.read',
    'security-answer.check',
    'slot.read',
    'policy.read',
    'trail.read',
    'usage.read',
  ]),
  'mailbox-user': reach('own', [
    'account.read',
    'account.change',
    'space.split',
    'alias.read',
    'alias.change',
    'forward.read',
    'forward.change',
    'vacation.read',
    'vacation.change',
    'credential.read',
    'credential.change',
    'policy.read',
    'api-key.read',
    'api-key.change',
    'trail.read',
    'audit.read',
    'usage.read',
    'message.read',
    'message.submit',
  ]),
  application: reach('own', ['trail.read', 'usage.read', 'message.submit']),
};

/** Whether the actor may do this to that: the one place where it is decided. Pure. */
export function mayAct(actor: Actor, action: Action, target: Target): boolean {
  return isReached(actor, action, target) && isInScope(actor.scopes, action, target);
}

/** Whether there is anything at all to which the actor may do this. */
export function mayEver({ role, scopes }: Actor, action: Action): boolean {
  if (grants[role][action] === undefined) return false;
  return scopes === null || scopes.some((scope) => scope.actions.includes(action));
}

/** What of everything the actor may do something to, for lists; null bounds nothing. */
export interface Bounds {
  customer: number | null;
  account: number | null;
  domains: readonly string[] | null;
}

/** The bounds of an action; undefined where it reaches nothing. What is within them is what `mayAct` allows. */
export function boundsOf(actor: Actor, action: Action): Bounds | undefined {
  const { role, customer, account, scopes } = actor;
  const reached = grants[role][action];
  if (reached === undefined || (reached === 'own' && account === null)) return undefined;
  if (reached === 'customer' && customer === null && role !== 'help-desk') return undefined;
  const allowed = scopes?.filter((scope) => scope.actions.includes(action));
  if (allowed?.length === 0) return undefined;
  const everywhere = allowed === undefined || allowed.some(({ domains }) => domains === null);
  return {
    customer: reached === 'customer' ? customer : null,
    account: reached === 'own' ? account : null,
    domains: everywhere ? null : [...new Set(allowed.flatMap(({ domains }) => domains ?? []))],
  };
}

function isReached({ role, customer, account }: Actor, action: Action, target: Target): boolean {
  const reached = grants[role][action];
  if (reached === 'own') return account !== null && target.account === account;
  // Only the help desk may be that of the whole installation.
  if (reached === 'customer') return customer === null ? role === 'help-desk' : target.customer === customer;
  return reached === 'all';
}

function isInScope(scopes: Actor['scopes'], action: Action, { domain }: Target): boolean {
  if (scopes === null) return true;
  return scopes.some(
    ({ actions: allowed, domains }) =>
      allowed.includes(action) && (domains === null || (domain !== undefined && domains.includes(domain))),
  );
}

function reach(how: Reach, what: readonly Action[]): Grants {
  return Object.fromEntries(what.map((action) => [action, how]));
}
