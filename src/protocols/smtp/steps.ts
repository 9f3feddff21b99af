import type { LocalStep } from '#store/local-trail.ts';
import type { Receiver, SentOn } from './distribution.ts';
import type { Message, Recipient, Session } from './types.ts';

/**
 * What the trail keeps of how a message came in: from whom, and what the checks said. Under which login is for its
 * sender to know, not for who gets it.
 */
export function arrivalSteps(
  { options, client, input, identity }: Session,
  message: Message,
  reader: 'sender' | 'recipient',
): LocalStep[] {
  const at = options.clock.now();
  const { received, verdict } = message;
  const accepted = {
    by: options.role,
    client: input.remote.address,
    ...(client !== null && { name: client.name }),
    ...(input.tlsInfo !== null && { tls: input.tlsInfo.version }),
    ...(identity !== null && reader === 'sender' && { login: identity.address }),
    size: received.body.size,
  };
  const first: LocalStep = { at, kind: 'accepted', detail: accepted };
  if (verdict === null) return [first];
  const results = Object.fromEntries(verdict.reasons.map(({ check, result }) => [check, result]));
  return [first, { at, kind: 'checked', detail: { verdict: verdict.disposition.kind, ...results } }];
}

/** Whom a message went to at once: accounts, and rules with what they sent on under which id. */
export interface Reached {
  /** Accounts that have it now. */
  accounts: ReadonlyMap<number, Receiver>;
  /** Accounts whose mailbox has no room for it yet. */
  waiting: ReadonlyMap<number, Receiver>;
  onward: readonly (SentOn & { queueId: string })[];
}

/** An account that a message concerns. */
export interface Concerned {
  /** Its addresses as rules and recipients name them. */
  names: Set<string>;
  /** The recipients that led to it. */
  recipients: Recipient[];
}

/** The accounts that these recipients led to, also those that only send the message on. */
export function concernedAccounts(recipients: readonly Recipient[]): Map<number, Concerned> {
  const found = new Map<number, Concerned>();
  for (const one of recipients) {
    if (one.kind === 'remote') continue;
    const accounts = one.kind === 'local' ? [[one.account, one.address] as const] : one.plan.accounts;
    for (const [account, name] of accounts) {
      const concerned = found.get(account) ?? { names: new Set(), recipients: [] };
      concerned.names.add(name);
      concerned.recipients.push(one);
      found.set(account, concerned);
    }
  }
  return found;
}

/** What the trail keeps of rules that were applied and of mailboxes that the message came to. */
export function deliverySteps(
  session: Session,
  message: Message,
  recipients: readonly Recipient[],
  reached: Reached,
): LocalStep[] {
  return stepsOf(session, message, recipients, reached, () => true);
}

/** Those of them that an account is to know: its own rules and its own mailbox, nothing of others. */
export function partSteps(
  session: Session,
  message: Message,
  { names, recipients }: Concerned,
  { account, accounts, waiting, onward }: Reached & { account: number },
): LocalStep[] {
  const only = (all: ReadonlyMap<number, Receiver>) => {
    const own = all.get(account);
    return new Map(own === undefined ? [] : [[account, own]]);
  };
  const own = {
    accounts: only(accounts),
    waiting: only(waiting),
    onward: onward.filter((sent) => sent.account === account),
  };
  return stepsOf(session, message, recipients, own, ({ address, to }) => names.has(address) || names.has(to));
}

function stepsOf(
  { options }: Session,
  { verdict }: Message,
  recipients: readonly Recipient[],
  { accounts, waiting, onward }: Reached,
  isShown: (rule: { address: string; to: string }) => boolean,
): LocalStep[] {
  const at = options.clock.now();
  const junk = verdict?.disposition.kind === 'junk';
  // Whom rules led to is not for the sender to know (asSenderSees).
  const named = new Set(recipients.flatMap((one) => (one.kind === 'local' ? one.address : [])));
  const ruled = (address: string) => !named.has(address) && { ruled: true };
  const rules = recipients.flatMap((one) => (one.kind === 'ruled' ? one.plan.steps.filter(isShown) : []));
  return [
    ...rules.map(({ rule, address, to }) => ({ at, kind: 'ruled' as const, detail: { rule, address, to } })),
    ...onward.map(({ queueId, recipients: targets }) => ({
      at,
      kind: 'sent-on' as const,
      detail: { id: queueId, to: targets.map(({ address }) => address) },
    })),
    ...Array.from(accounts.values(), ({ address }) => ({
      at,
      kind: 'delivered' as const,
      detail: { address, ...(junk && { junk }), ...ruled(address) },
    })),
    ...Array.from(waiting.values(), ({ address }) => ({
      at,
      kind: 'waiting' as const,
      detail: { address, ...ruled(address) },
    })),
  ];
}
