import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import type { Database } from '#db/types.ts';
import { mtaStsMode } from '#directory/mta-sts.ts';
import type { Sealer } from '#directory/sealing.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import type { Recipients } from '#directory/types.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import type { DomainSubject } from '#services/domains/diagnosis.ts';
import { driftNotice } from '#services/domains/notice.ts';
import { DomainWatch } from '#services/domains/watch.ts';
import type { Store } from '#store/store.ts';
import { createDiagnosis } from './diagnosis.ts';
import { type DomainFactParts, domainFacts } from './domain-facts.ts';

/** What watching domains needs of the installation. `live.config` is the configuration of the moment. */
export interface DomainWatchGround {
  live: { readonly config: Config };
  database: Database;
  store: Store;
  recipients: Recipients;
  resolver: UncheckedResolver;
  sealer: Sealer;
  log: Log;
}

/** Begins to look at every domain once a day. */
export function startDomainWatch(ground: DomainWatchGround): AsyncDisposable {
  const { live, database, store, recipients, resolver, sealer, log } = ground;
  const { reader } = database;
  const stack = new AsyncDisposableStack();
  const keys = stack.use(new SigningKeys({ database, sealer, clock: systemClock }));
  const diagnosis = createDiagnosis(live, resolver);
  const hostname = () => live.config.hostname;
  stack.use(
    new DomainWatch({
      database,
      look: async (domain) =>
        diagnosis.lookAnew(await domainSubject({ config: live.config, reader, keys, resolver }, domain)),
      notice: (domain, broken) =>
        driftNotice({ reader, store, recipients, hostname, clock: systemClock }, domain, broken),
      clock: systemClock,
      log,
    }).start(),
  );
  return stack;
}

/** A domain of ours as it should be, for the diagnosis. Throws as `domainFacts` does. */
export async function domainSubject(parts: DomainFactParts, domain: string): Promise<DomainSubject> {
  const facts = await domainFacts(parts, domain);
  const mtaSts = await mtaStsMode(parts.reader, domain);
  if (mtaSts === undefined) throw new MailError('not-found', `the domain ${domain} does not exist`);
  return { facts, mtaSts };
}
