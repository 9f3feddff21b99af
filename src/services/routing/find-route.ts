import type { Reader } from '#db/types.ts';
import { accountById } from '#directory/accounts.ts';
import { findRelayRoute, type RelayRouteRow } from '#directory/relay-routes.ts';
import type { TargetServer } from '#directory/routing/types.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { Recipients } from '#directory/types.ts';
import { directRoute, type FindRoute, recipientAddress, type Relay } from '#services/queue/route.ts';
import type { Address } from '#wire/address.ts';

/** What routes are found with. */
export interface RoutingParts {
  reader: Reader;
  recipients: Recipients;
  sealer: Sealer;
}

/**
 * Where a queued recipient's mail goes, in this order: into a mailbox here, to the target server of a non-authoritative
 * domain that has nobody of that name, through the relay of the recipient's domain, of the sender's account, of the
 * sender's domain, through the default relay, else to the recipient's own servers.
 */
export function routeByRules({ reader, recipients, sealer }: RoutingParts): FindRoute {
  return async (text, message) => {
    const address = recipientAddress(text);
    const resolution = await recipients.resolve(address);
    if (resolution.kind === 'ruled') {
      const target = await targetOf(recipients, address);
      return target === null ? { kind: 'local' } : relayTo(target);
    }
    if (resolution.kind !== 'foreign') return { kind: 'local' };
    const from = await sendingDomain(reader, message);
    const scopes = [`to:${address.domain}`, `account:${message.account}`, `from:${from}`, 'default'] as const;
    const route = await findRelayRoute(reader, scopes);
    return route === undefined ? directRoute(address.domain) : relayBy(route, sealer);
  };
}

async function targetOf(recipients: Recipients, address: Address): Promise<TargetServer | null> {
  const plan = await recipients.plan(address, { sender: null, proven: true, passed: new Set(), stays: true });
  return plan.leaving.find(({ by }) => by === 'relay')?.target ?? null;
}

function relayTo({ host, port, tls }: TargetServer): Relay {
  return { kind: 'host', host, port, tls, login: null };
}

function relayBy(route: RelayRouteRow, sealer: Sealer): Relay {
  const { scope, host, port, tls, login: user, password } = route;
  const login = user === null || password === null ? null : { user, password: sealer.open(`relay ${scope}`, password) };
  return { kind: 'host', host, port, tls, login };
}

/** The domain of the account that sends; of the envelope sender where no account does. */
async function sendingDomain(reader: Reader, message: { account: number; sender: string }): Promise<string> {
  const account = message.account === 0 ? undefined : await accountById(reader, message.account);
  return account?.domain ?? message.sender.slice(message.sender.lastIndexOf('@') + 1);
}
