import { createHmac } from 'node:crypto';
import { systemClock } from '#base/clock.ts';
import { addressLimits } from '#base/limits-messages.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import type { Database } from '#db/types.ts';
import type { Sealer } from '#directory/sealing.ts';
import { clientTrust } from '#net/client-tls.ts';
import type { Resolver } from '#net/dns/types.ts';
import type { Onward } from '#protocols/smtp/types.ts';
import type { ProbeGround } from '#services/probing/target-probe.ts';
import { TargetProbe } from '#services/probing/target-probe.ts';
import { SenderRewriting } from '#services/signing/srs.ts';
import { Vacations } from '#services/vacation/vacation.ts';
import type { Store } from '#store/store.ts';
import { type Address, formatAddress } from '#wire/address.ts';

/** What mail that rules lead further needs of the installation. `live.config` is the configuration of the moment. */
export interface OnwardParts {
  live: { readonly config: Config };
  database: Database;
  store: Store;
  resolver: Resolver;
  sealer: Sealer;
  log: Log;
}

/** What SMTP needs for mail that rules lead further. */
export function createOnward({ live, database, store, resolver, sealer, log }: OnwardParts): Onward {
  const rewriting = new SenderRewriting(sealer.derive('sender-rewriting'), systemClock);
  const probe = new TargetProbe({ ...probeGround(live, resolver), log });
  const vacations = new Vacations({ database, store, clock: systemClock, log });
  return {
    ...senders(rewriting),
    countForwards: forwardCounting(() => live.config.forwarding.messages_per_day),
    probe: (target, address) => probe.probe(target, address),
    hopToken: hopTokens(sealer),
    answerAway: (accounts, mail) => vacations.answer(accounts, mail),
  };
}

/** How senders of mail that is sent on are written and read. */
export function senders(rewriting: SenderRewriting): Pick<Onward, 'rewriteSender' | 'restoreSender'> {
  return {
    rewriteSender: (sender, domain) => {
      // A domain may send its own senders' mail (RFC 7208 11.3 is about others').
      if (sender.domain === domain) return sender;
      const rewritten = rewriting.encode(sender, domain);
      return fits(rewritten) ? rewritten : sender;
    },
    restoreSender: (address) => {
      const returning = rewriting.decode(address);
      return returning?.kind === 'sender' ? returning.address : null;
    },
  };
}

/** Makes the operation that counts what forwards send against the limit of the moment. */
export function forwardCounting(limit: () => number): Onward['countForwards'] {
  return (account, messages) => {
    const args = { account, messages, limit: limit(), now: systemClock.now() };
    return { name: 'forward.count', lane: account, args };
  };
}

/** RFC 5321 4.5.3.1.3: an address that no path can hold is of no use to anybody. */
function fits(address: Address): boolean {
  return Buffer.byteLength(formatAddress(address)) <= addressLimits.address;
}

/** Words for places that mail leaves through, the same at every start. */
export function hopTokens(sealer: Sealer): (hop: string) => string {
  const key = sealer.derive('hop-tokens');
  return (hop) => createHmac('sha256', key).update(hop).digest('hex').slice(0, 16);
}

/** What asking a target server needs. */
export function probeGround(live: { readonly config: Config }, resolver: Resolver): Omit<ProbeGround, 'log'> {
  let trusted: ReturnType<typeof clientTrust> | undefined;
  return {
    resolver,
    // MTA-STS is about mail exchangers; a target server is named by the operator.
    policies: { policyFor: () => Promise.resolve(null) },
    clock: systemClock,
    trust: () => (trusted ??= clientTrust()),
    hostname: () => live.config.hostname,
    port: () => live.config.delivery.port,
    sources: () => live.config.delivery.source_addresses,
  };
}
