import { systemClock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import { Activation } from '#directory/subscribers/activation.ts';
import type { SelfService } from '#protocols/http/types.ts';
import type { Installation } from './installation.ts';
import type { Listeners } from './listeners.ts';
import { mailServers } from './mail-servers.ts';

/** Activation as the pages need it: with the domain and the servers of the moment. */
export function selfService(
  live: { readonly config: Config },
  { database, directory, policies, hasher }: Installation,
  listeners: Listeners,
): SelfService {
  const activation = new Activation({ database, directory, policies, hasher, clock: systemClock });
  return {
    activation,
    policies,
    domain: () => (live.config.activation.domain === '' ? null : live.config.activation.domain),
    servers: () => mailServers(live.config, listeners.places),
  };
}
