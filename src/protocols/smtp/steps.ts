import type { LocalStep } from '#store/local-trail.ts';
import type { Receiver, SentOn } from './distribution.ts';
import type { Message, Recipient, Session } from './types.ts';

/** What the trail keeps of how a message came in: from whom, and what the checks said. */
export function arrivalSteps({ options, client, input, identity }: Session, message: Message): LocalStep[] {
  const at = options.clock.now();
  const { received, verdict } = message;
  const accepted = {
    by: options.role,
    client: input.remote.address,
    ...(client !== null && { name: client.name }),
    ...(input.tlsInfo !== null && { tls: input.tlsInfo.version }),
    ...(identity !== null && { login: identity.address }),
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
  accounts: Iterable<Receiver>;
  onward: readonly (SentOn & { queueId: string })[];
}

/** What the trail keeps of rules that were applied and of mailboxes that the message came to. */
export function deliverySteps(
  { options }: Session,
  { verdict }: Message,
  recipients: readonly Recipient[],
  { accounts, onward }: Reached,
): LocalStep[] {
  const at = options.clock.now();
  const junk = verdict?.disposition.kind === 'junk';
  // Whom rules led to is not for the sender to know (asSenderSees).
  const named = new Set(recipients.flatMap((one) => (one.kind === 'local' ? one.address : [])));
  const rules = recipients.flatMap((one) => (one.kind === 'ruled' ? one.plan.steps : []));
  return [
    ...rules.map(({ rule, address, to }) => ({ at, kind: 'ruled' as const, detail: { rule, address, to } })),
    ...onward.map(({ queueId, recipients: targets }) => ({
      at,
      kind: 'sent-on' as const,
      detail: { id: queueId, to: targets.map(({ address }) => address) },
    })),
    ...Array.from(accounts, ({ address }) => ({
      at,
      kind: 'delivered' as const,
      detail: { address, ...(junk && { junk }), ...(!named.has(address) && { ruled: true }) },
    })),
  ];
}
