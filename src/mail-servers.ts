import type { Config, ListenerName } from '#config/schema.ts';
import type { MailServers } from '#services/domains/mail-servers.ts';
import type { Place } from './listeners.ts';

/** Where mail programs connect, by the configuration; `places` say which port a listener really has where the system chose it. */
export function mailServers({ hostname, listeners }: Config, places: readonly Place[] = []): MailServers {
  const port = (name: ListenerName & keyof MailServers): number | null => {
    const { enabled, port: configured } = listeners[name];
    if (!enabled) return null;
    return places.find((place) => place.name === name)?.port ?? configured;
  };
  return {
    host: hostname.toLowerCase(),
    imaps: port('imaps'),
    pop3s: port('pop3s'),
    submission: port('submission'),
    submissions: port('submissions'),
    https: port('https'),
  };
}
