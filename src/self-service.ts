import { systemClock } from '#base/clock.ts';
import type { Config, ListenerName } from '#config/schema.ts';
import { Activation } from '#directory/subscribers/activation.ts';
import type { SelfService } from '#protocols/http/types.ts';
import type { Installation } from './installation.ts';
import type { Listeners } from './listeners.ts';

/** Activation as the pages need it: with the domain and the servers of the moment. */
export function selfService(
  live: { readonly config: Config },
  { database, directory, policies, hasher }: Installation,
  listeners: Listeners,
): SelfService {
  const activation = new Activation({ database, directory, policies, hasher, clock: systemClock });
  const port = (name: ListenerName): number => {
    const open = listeners.places.find((place) => place.name === name);
    if (open !== undefined) return open.port;
    const configured = live.config.listeners[name];
    return 'port' in configured ? configured.port : 0;
  };
  return {
    activation,
    policies,
    domain: () => (live.config.activation.domain === '' ? null : live.config.activation.domain),
    servers: () => ({
      host: live.config.hostname,
      imaps: port('imaps'),
      pop3s: port('pop3s'),
      submission: port('submission'),
      submissions: port('submissions'),
    }),
  };
}
