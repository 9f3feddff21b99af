import { routingLimits } from '#base/limits-queue.ts';
import { divideAddress, foldAddress } from '#directory/addresses.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type {
  AccountFacts,
  AddressFacts,
  ForwardFacts,
  Leaving,
  LocalDelivery,
  MailFacts,
  Plan,
  RefusalReason,
  RoutingRule,
  Step,
} from './types.ts';

/** Facts by the name of their address (`nameOf`). */
export type KnownFacts = ReadonlyMap<string, AddressFacts>;

/** The plan so far, and the addresses whose facts it still needs: a plan with missing facts is a draft. */
export interface Draft {
  plan: Plan;
  missing: readonly Address[];
}

/** The key of an address among known facts: folded, without detail. */
export function nameOf(address: Address): string {
  return formatAddress(divideAddress(address).named);
}

/**
 * What becomes of a message for one recipient: every rule at delivery, in the order of docs/flow.md. A pure function of
 * what the directory says, so that delivery and the simulator cannot disagree. It always ends: each address is expanded
 * once, chains have at most routingLimits.depth links, and one recipient becomes at most routingLimits.targets others.
 * Mail is never lost by it: where nobody else takes the message, the account keeps it.
 */
export function planDelivery(recipient: Address, mail: MailFacts, known: KnownFacts): Draft {
  return new Expansion(mail, known).run(recipient);
}

/** Whether an address took the message, or why it did not. */
type Result = 'taken' | RefusalReason;

/** What led to an address. */
type Origin = Pick<Leaving, 'by' | 'forward' | 'account' | 'domain'>;

/** One recipient on its way through the rules. */
class Expansion {
  readonly #mail: MailFacts;
  readonly #known: KnownFacts;
  readonly #missing = new Map<string, Address>();
  readonly #deliveries = new Map<number, LocalDelivery>();
  readonly #leaving = new Map<string, Leaving>();
  readonly #accounts = new Map<number, string>();
  readonly #forwarded = new Map<number, number>();
  readonly #hops = new Set<string>();
  readonly #away = new Set<number>();
  readonly #steps: Step[] = [];
  /** How each expanded address ended; `looping` until that is known. */
  readonly #results = new Map<string, Result>();
  #postmaster = false;

  constructor(mail: MailFacts, known: KnownFacts) {
    this.#mail = mail;
    this.#known = known;
  }

  run(recipient: Address): Draft {
    this.#postmaster = divideAddress(recipient).named.local === 'postmaster';
    const result = this.#expand(recipient, 0, { by: 'mail', forward: null, account: 0, domain: '' });
    const deliveries = [...this.#deliveries.values()];
    const leaving = [...this.#leaving.values()];
    // Where others take it, a full account's copy may wait for room.
    const full =
      leaving.length === 0 && deliveries.length > 0 && deliveries.every((one) => one.full && !one.postmaster);
    const refusal = result === 'taken' ? (full ? 'full' : null) : result;
    const plan = {
      refusal,
      deliveries,
      leaving,
      accounts: this.#accounts,
      away: [...this.#away],
      forwarded: this.#forwarded,
      // What leaves through nobody cannot come back.
      hops: leaving.length === 0 ? [] : [...this.#hops],
      steps: this.#steps,
    };
    return { plan, missing: [...this.#missing.values()] };
  }

  #expand(address: Address, depth: number, origin: Origin): Result {
    const name = nameOf(address);
    const facts = this.#known.get(name);
    if (facts === undefined) {
      this.#missing.set(name, address);
      return 'unknown';
    }
    if (facts.kind === 'foreign') return this.#foreign(address, depth, origin);
    if (facts.kind === 'relay') return this.#relay(address, facts, depth, origin);
    const before = this.#results.get(name);
    if (before !== undefined) {
      this.#note('again', depth, name);
      return before;
    }
    this.#results.set(name, 'looping');
    const result = this.#local(address, name, facts, depth);
    this.#results.set(name, result);
    return result;
  }

  #local(address: Address, name: string, facts: AddressFacts, depth: number): Result {
    if (facts.kind === 'group') return this.#group(facts, depth);
    if (facts.kind === 'account') {
      this.#note(facts.by, depth, formatAddress(address), facts.account.address);
      return this.#account(facts.account, facts.by === 'address' || facts.by === 'alias' ? name : '', depth);
    }
    this.#note('unknown', depth, formatAddress(address));
    return 'unknown';
  }

  /** A recipient that was named is left to whoever asks: only those who may relay send there. */
  #foreign(address: Address, depth: number, origin: Origin): Result {
    this.#note('foreign', depth, formatAddress(address));
    const taken = this.#leave(address, origin, null, depth);
    return depth === 0 ? 'foreign' : taken;
  }

  #relay(
    address: Address,
    { domain, target }: AddressFacts & { kind: 'relay' },
    depth: number,
    origin: Origin,
  ): Result {
    const hop = `domain:${domain}`;
    const server = `${target.host}:${target.port}`;
    if (this.#mail.passed.has(hop)) {
      this.#note('relay-loop', depth, formatAddress(address), server);
      return 'looping';
    }
    this.#note('relay', depth, formatAddress(address), server);
    this.#hops.add(hop);
    return this.#leave(address, depth === 0 ? { ...origin, by: 'relay' } : origin, target, depth);
  }

  #group({ address, senders, members }: AddressFacts & { kind: 'group' }, depth: number): Result {
    if (!this.#mayWrite(address, senders, members)) {
      this.#note('group-denied', depth, address, senders);
      return 'not-permitted';
    }
    const hop = `group:${address}`;
    if (this.#mail.passed.has(hop)) {
      this.#note('group-loop', depth, address);
      return 'looping';
    }
    this.#note('group', depth, address, String(members.length));
    this.#hops.add(hop);
    if (depth >= routingLimits.depth) return this.#fail('too-deep', depth, address);
    const origin: Origin = { by: 'group', forward: null, account: 0, domain: domainOf(address) };
    const results = members.map((member) => this.#expand(member, depth + 1, origin));
    return results.includes('taken') ? 'taken' : 'suspended';
  }

  /**
   * Anybody can write any sender into an envelope: one of our own addresses counts only where it was proven. For a member
   * elsewhere the address must do.
   */
  #mayWrite(group: string, senders: string, members: readonly Address[]): boolean {
    if (senders === 'everyone') return true;
    const { sender, proven } = this.#mail;
    if (sender === null) return false;
    const domain = domainOf(group);
    if (proven && sender.domain === domain) return true;
    if (senders === 'domain' || (sender.domain === domain && !proven)) return false;
    return members.some((member) => nameOf(member) === nameOf(sender));
  }

  #account(account: AccountFacts, name: string, depth: number): Result {
    this.#accounts.set(account.account, account.address);
    if (!account.active) {
      this.#note('suspended', depth, account.address);
      return 'suspended';
    }
    if (account.away && !this.#mail.stays) {
      this.#note('vacation', depth, account.address);
      this.#away.add(account.account);
    }
    const forwards = account.forwards.filter(({ source }) => source === '' || source === name);
    const taken = forwards.filter((forward) => this.#forward(account, forward, depth));
    if (taken.length > 0 && !taken.some(({ keepCopy }) => keepCopy)) {
      this.#note('not-kept', depth, account.address);
      return 'taken';
    }
    return this.#keep(account, depth);
  }

  /** Whether the forward sends the message on. */
  #forward(account: AccountFacts, { forward, target, paused }: ForwardFacts, depth: number): boolean {
    const to = formatAddress(target);
    const hop = `account:${account.account}`;
    const used = this.#forwarded.get(account.account) ?? 0;
    const left = this.#mail.spent?.has(account.account) === true ? 0 : account.allowance - used;
    const obstacle = this.#obstacle({ paused, hop, left, depth });
    this.#note(obstacle ?? 'forward', depth, account.address, to);
    if (obstacle !== null) return false;
    const domain = domainOf(account.address);
    const result = this.#expand(target, depth + 1, { by: 'forward', forward, account: account.account, domain });
    if (result !== 'taken') {
      this.#note('forward-failed', depth, account.address, to);
      return false;
    }
    this.#forwarded.set(account.account, (this.#forwarded.get(account.account) ?? 0) + 1);
    this.#hops.add(hop);
    return true;
  }

  #obstacle(state: { paused: boolean; hop: string; left: number; depth: number }): RoutingRule | null {
    if (state.paused) return 'forward-paused';
    if (this.#mail.passed.has(state.hop)) return 'forward-loop';
    if (this.#mail.stays) return 'forward-stays';
    if (state.left <= 0) return 'forward-limit';
    return state.depth >= routingLimits.depth ? 'too-deep' : null;
  }

  #keep({ account, address, full }: AccountFacts, depth: number): Result {
    if (this.#deliveries.has(account)) return 'taken';
    if (this.#isFull()) return this.#fail('too-many', depth, address);
    this.#note(full ? 'full' : 'kept', depth, address);
    this.#deliveries.set(account, { account, address, full, postmaster: this.#postmaster });
    return 'taken';
  }

  #leave(address: Address, origin: Origin, target: Leaving['target'], depth: number): Result {
    const key = formatAddress(foldAddress(address));
    if (this.#leaving.has(key)) return 'taken';
    if (this.#isFull()) return this.#fail('too-many', depth, formatAddress(address));
    this.#leaving.set(key, { address: formatAddress(address), ...origin, target });
    return 'taken';
  }

  #isFull(): boolean {
    return this.#deliveries.size + this.#leaving.size >= routingLimits.targets;
  }

  #fail(rule: RoutingRule, depth: number, address: string): Result {
    this.#note(rule, depth, address);
    return 'suspended';
  }

  #note(rule: RoutingRule, depth: number, address: string, to = ''): void {
    this.#steps.push({ rule, depth, address, to });
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
