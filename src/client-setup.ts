import { systemClock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import type { Reader } from '#db/types.ts';
import { isOurDomain } from '#directory/domains.ts';
import { signedContent } from '#net/cms.ts';
import type { ContextStore } from '#net/tls.ts';
import type { ClientSetup } from '#protocols/http/client-setup.ts';
import type { Listeners } from './listeners.ts';
import { mailServers } from './mail-servers.ts';

/** What mail programs are told, of the moment. */
export function clientSetup(
  live: { readonly config: Config },
  reader: Reader,
  contexts: ContextStore,
  listeners: Listeners,
): ClientSetup {
  return {
    isOurs: (domain) => isOurDomain(reader, domain),
    servers: () => mailServers(live.config, listeners.places),
    // Unsigned, a profile is installed too; the person is then told that nobody vouches for it.
    signed: (content) => signedContent(content, contexts.pairFor(live.config.hostname), systemClock.now()) ?? content,
    clock: systemClock,
  };
}
