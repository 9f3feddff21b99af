import type { Address } from '#wire/address.ts';

/** How a connection to a named server is protected: as Destination of services/queue says. */
export const relayTlsModes = ['opportunistic', 'starttls', 'implicit', 'none'] as const;

export type RelayTls = (typeof relayTlsModes)[number];

/** A server that takes mail for us. */
export interface TargetServer {
  /** Name or IP address. */
  host: string;
  port: number;
  tls: RelayTls;
}

/** A forward as routing sees it. */
export interface ForwardFacts {
  forward: number;
  /** The address of the account that it is for; '' for all of them. */
  source: string;
  target: Address;
  keepCopy: boolean;
  paused: boolean;
}

/** An account as routing sees it. */
export interface AccountFacts {
  account: number;
  /** Its own address. */
  address: string;
  /** It receives mail. */
  active: boolean;
  full: boolean;
  forwards: readonly ForwardFacts[];
  /** Messages that its forwards may still send today. */
  allowance: number;
  /** Its owner is away now and says so. */
  away: boolean;
}

/** By which rule an address reached an account. */
type ReachedBy = 'address' | 'alias' | 'postmaster' | 'catch-all';

/** Who may write to a group. */
export const groupSenders = ['everyone', 'domain', 'members'] as const;

export type GroupSenders = (typeof groupSenders)[number];

/** What the directory says of one address, before any rule is applied. */
export type AddressFacts =
  | { kind: 'account'; by: ReachedBy; account: AccountFacts }
  | { kind: 'group'; address: string; senders: GroupSenders; members: readonly Address[] }
  /** Nobody of that name here, but the domain has a target server. */
  | { kind: 'relay'; domain: string; target: TargetServer }
  | { kind: 'unknown' }
  /** A domain that is not ours. */
  | { kind: 'foreign' };

/** What routing needs to know of the message. */
export interface MailFacts {
  /** Reverse path; null for the empty one. */
  sender: Address | null;
  /** Whether the sender proved to be who that says: by a login, or by coming from a program of this machine. */
  proven: boolean;
  /** Hops (Plan.hops) that the message has been through before. */
  passed: ReadonlySet<string>;
  /** No forward sends it on and nobody's absence answers it: it is junk, or rules were applied to it before. */
  stays: boolean;
  /** Accounts whose forwards have sent enough today, by a later word than their facts have; none where it is left out. */
  spent?: ReadonlySet<number>;
}

/** Why a recipient is not taken. */
export type RefusalReason = 'unknown' | 'suspended' | 'full' | 'foreign' | 'not-permitted' | 'looping';

/** An account that gets the message. */
export interface LocalDelivery {
  account: number;
  /** The account's own address. */
  address: string;
  full: boolean;
  /** RFC 5321 4.5.1: mail for the postmaster is taken even where the account is full. */
  postmaster: boolean;
}

/** A copy that leaves. */
export interface Leaving {
  address: string;
  /** `mail`: the recipient that was named is elsewhere. `relay`: a name of ours that only the target server may know. */
  by: 'mail' | 'relay' | 'forward' | 'group';
  /** The forward that sends it, and its account; null and 0 for the rest. */
  forward: number | null;
  account: number;
  /** The domain of ours that sends it on; '' for what was not sent on. */
  domain: string;
  /** The target server, by `relay` only. */
  target: TargetServer | null;
}

/** A rule that was applied, for people who ask why. */
export interface Step {
  rule: RoutingRule;
  /** 0 for the recipient that was named, 1 for what it leads to, and so on. */
  depth: number;
  /** The address or account it was applied to. */
  address: string;
  /** Where it led: an address, a server, a number; '' where nowhere. */
  to: string;
}

/** Rules by name; docs/flow.md has their order. */
export type RoutingRule =
  | 'foreign'
  | 'unknown'
  | 'address'
  | 'alias'
  | 'postmaster'
  | 'catch-all'
  | 'relay'
  | 'relay-loop'
  | 'suspended'
  | 'full'
  | 'group'
  | 'group-denied'
  | 'group-loop'
  | 'forward'
  | 'forward-paused'
  | 'forward-limit'
  | 'forward-loop'
  | 'forward-stays'
  | 'forward-failed'
  | 'too-deep'
  | 'too-many'
  | 'again'
  | 'kept'
  | 'not-kept'
  | 'vacation';

/** What becomes of a message for one recipient. */
export interface Plan {
  /** Null where it is taken. A foreign recipient is for those who may relay; `leaving` has it. */
  refusal: RefusalReason | null;
  deliveries: readonly LocalDelivery[];
  leaving: readonly Leaving[];
  /** Accounts that rules led to, whether they keep the message or not, by their own addresses. */
  accounts: ReadonlyMap<number, string>;
  /** Accounts whose owner is away and to whom the message came. */
  away: readonly number[];
  /** Messages that forwards of an account send, to be counted. */
  forwarded: ReadonlyMap<number, number>;
  /** Names of the places that the message leaves through: when it comes back, it has been there. */
  hops: readonly string[];
  steps: readonly Step[];
}
