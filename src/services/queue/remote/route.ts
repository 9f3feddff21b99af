import type { Resolver } from '#net/dns/types.ts';
import { policyAllows } from '#wire/mta-sts.ts';
import type { Destination } from '#services/queue/types.ts';
import { findAddresses, literalAddress } from './addresses.ts';
import { findExchangers } from './exchangers.ts';
import { refusal } from './failure.ts';
import type { SessionPlan } from './opening.ts';
import type { PolicySource } from './policies.ts';
import { sourceFor } from './sources.ts';
import type { TlsDemand } from './tls-demand.ts';
import { daneDemand } from './tlsa.ts';

/** What is asked on the way to a server. */
export interface RouteGround {
  resolver: Resolver;
  policies: PolicySource;
  /** The name of this server. */
  hostname(): string;
  /** Port of mail exchangers: 25. */
  port(): number;
  /** Addresses of this machine that mail may leave from. */
  sources(): readonly string[];
}

/** Hosts of a destination, in order. */
export interface Route {
  hosts: readonly RouteHost[];
  /** DNSSEC vouches for the list. */
  secure: boolean;
}

export interface RouteHost {
  name: string;
  /** Every address with what is demanded there. Throws a refusal where the host must not or cannot be used. */
  plans(): Promise<HostPlans>;
}

/** How a host may be reached. */
export interface HostPlans {
  /** One for each address. */
  plans: readonly SessionPlan[];
  /** It is certain who the host is: RFC 8689 4.2.1 demands as much for REQUIRETLS. */
  certain: boolean;
}

/** Finds the hosts of a destination. Throws a refusal where there are none. */
export async function findRoute(destination: Destination, ground: RouteGround): Promise<Route> {
  if (destination.kind === 'host') {
    return { secure: false, hosts: [{ name: destination.host, plans: () => relayPlans(destination, ground) }] };
  }
  const { domain } = destination;
  const literal = literalAddress(domain);
  if (literal !== null) {
    const plan = planOf(literal, literal, ground, { kind: 'opportunistic' });
    return { secure: false, hosts: [{ name: literal, plans: async () => ({ plans: [plan], certain: false }) }] };
  }
  const found = await findExchangers(ground.resolver, domain, ground.hostname().toLowerCase());
  if (found.kind === 'none') throw refusal(found.reply);
  const { secure } = found;
  return {
    secure,
    hosts: found.hosts.map((name) => ({ name, plans: () => exchangerPlans(domain, name, secure, ground) })),
  };
}

type Relay = Extract<Destination, { kind: 'host' }>;

const relayDemands: Readonly<Record<Relay['tls'], TlsDemand>> = {
  opportunistic: { kind: 'opportunistic' },
  starttls: { kind: 'trusted', by: 'pkix' },
  implicit: { kind: 'trusted', by: 'pkix' },
  none: { kind: 'never' },
};

async function relayPlans(relay: Relay, ground: RouteGround): Promise<HostPlans> {
  const { host, port, tls, login } = relay;
  const { addresses } = await reachable(host, ground);
  const rest = { port, login, implicit: tls === 'implicit' };
  // Somebody configured the name: it is certain.
  return {
    certain: true,
    plans: addresses.map((address) => ({ ...planOf(host, address, ground, relayDemands[tls]), ...rest })),
  };
}

async function exchangerPlans(domain: string, host: string, secure: boolean, ground: RouteGround): Promise<HostPlans> {
  const policy = await ground.policies.policyFor(domain);
  const named = policy !== null && policyAllows(policy, host);
  const enforced = policy?.mode === 'enforce';
  // RFC 8461 5: a host that the policy does not name is not used.
  if (enforced && !named) {
    const text = `The MTA-STS policy of ${domain} does not name ${host}`;
    throw refusal({ code: 451, status: '4.7.0', text });
  }
  const found = await reachable(host, ground);
  const dane = secure ? await daneDemand(ground.resolver, host, ground.port(), found, domain) : null;
  // RFC 8461 2: where there are TLSA records, they count, and MTA-STS does not excuse what contradicts them.
  const fallback: TlsDemand = enforced ? { kind: 'trusted', by: 'mta-sts' } : { kind: 'opportunistic' };
  const demand = dane ?? fallback;
  return { certain: secure || named, plans: found.addresses.map((address) => planOf(host, address, ground, demand)) };
}

async function reachable(host: string, { resolver }: RouteGround) {
  const found = await findAddresses(resolver, host);
  if (found.addresses.length > 0) return found;
  throw refusal(
    found.uncertain
      ? { code: 451, status: '4.4.3', text: `DNS does not say the address of ${host}` }
      : { code: 550, status: '5.4.4', text: `The host ${host} has no address` },
  );
}

function planOf(host: string, address: string, ground: RouteGround, demand: TlsDemand): SessionPlan {
  const source = sourceFor(ground.sources(), address, host);
  return { host, address, port: ground.port(), demand, implicit: false, login: null, source };
}
