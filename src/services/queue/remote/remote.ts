import { join } from 'node:path';
import type { SecureContext } from 'node:tls';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { clientTrust } from '#net/client-tls.ts';
import type { Resolver } from '#net/dns/types.ts';
import type { RemoteDelivery } from '#services/queue/types.ts';
import { Attempt, type AttemptGround } from './attempt.ts';
import { Policies } from './policies.ts';
import { PolicyFile } from './policy-file.ts';
import { policyFetcher } from './policy-fetch.ts';
import { SessionPool } from './pool.ts';

/** What an installation may set; read at every delivery. */
interface RemoteSettings {
  /** Our name: in EHLO, and in MX records that lead back to us. */
  hostname: string;
  /** Port of mail exchangers: 25. */
  port: number;
  /** Addresses of this machine that mail leaves from; empty leaves it to the system. */
  sourceAddresses: readonly string[];
}

export interface RemoteOptions {
  settings: () => RemoteSettings;
  resolver: Resolver;
  /** Directory for the file of MTA-STS policies. */
  directory: string;
  clock: Clock;
  log: Log;
  /** Port of MTA-STS policies; 443 unless a test says otherwise. */
  policyPort?: number;
  /** Authorities to trust in place of the system's. */
  trust?: SecureContext;
}

/** Remote delivery that can be closed: idle sessions end, and what is being written is finished. */
export type ClosableRemoteDelivery = RemoteDelivery & AsyncDisposable;

/** Builds the delivery of mail to other servers. */
export async function createRemoteDelivery(options: RemoteOptions): Promise<ClosableRemoteDelivery> {
  const { settings, resolver, clock, log } = options;
  let trusted = options.trust;
  const trust = () => (trusted ??= clientTrust());
  const file = new PolicyFile(join(options.directory, 'mta-sts.json'), log);
  const fetch = policyFetcher({ resolver, trust, port: options.policyPort ?? 443 });
  const policies = await Policies.open({ resolver, fetch, file, clock, log });
  const pool = new SessionPool();
  const ground: AttemptGround = {
    resolver,
    policies,
    pool,
    trust,
    clock,
    log,
    hostname: () => settings().hostname,
    port: () => settings().port,
    sources: () => settings().sourceAddresses,
  };
  return {
    deliver: (destination, departure, recipients, on, signal) =>
      new Attempt(ground, { destination, departure, recipients, on, signal }).run(),
    [Symbol.asyncDispose]: async () => {
      pool[Symbol.dispose]();
      await file[Symbol.asyncDispose]();
    },
  };
}
