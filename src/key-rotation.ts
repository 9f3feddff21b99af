import { systemClock } from '#base/clock.ts';
import { domainLimits } from '#base/limits-domains.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import type { Database } from '#db/types.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { RotationFacts } from '#directory/signing-key-states.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import { KeyRotation } from '#services/domains/key-rotation.ts';
import { ManagedKeys } from '#services/domains/managed-keys.ts';
import { sightKeys } from '#services/domains/key-sights.ts';
import { managedDnsDrivers } from './managed-dns.ts';

const day = 86_400_000;

/** What the rotation of keys needs of the installation. `live.config` is the configuration of the moment. */
export interface KeyRotationGround {
  live: { readonly config: Config };
  database: Database;
  resolver: UncheckedResolver;
  sealer: Sealer;
  log: Log;
}

/** Begins to lead the DKIM keys of all domains from state to state. */
export function startKeyRotation({ live, database, resolver, sealer, log }: KeyRotationGround): AsyncDisposable {
  const stack = new AsyncDisposableStack();
  const keys = stack.use(new SigningKeys({ database, sealer, clock: systemClock }));
  stack.use(
    new KeyRotation({
      database,
      keys,
      sight: (list) => sightKeys({ resolver, dnsPort: () => live.config.dns.authority_port }, list),
      publisher: new ManagedKeys(() => managedDnsDrivers(live.config, systemClock), log),
      times: () => queueTimes(live.config),
      clock: systemClock,
      log,
    }).start(),
  );
  return stack;
}

/** How long keys sign, and how long mail may be under way: in our queue, and then in those of others. */
export function queueTimes({ dkim, queue }: Config): Pick<RotationFacts, 'age' | 'underWay'> {
  const hours = Math.max(queue.expire_after, 1);
  return {
    age: dkim.rotation_days === 0 ? null : dkim.rotation_days * day,
    underWay: (hours * day) / 24 + domainLimits.elsewhere,
  };
}
