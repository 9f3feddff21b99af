import { hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { restartSettings } from '#config/changes.ts';
import type { Config } from '#config/schema.ts';
import { openAuthenticator } from '#directory/authenticator.ts';
import { DirectoryRecipients } from '#directory/recipients.ts';
import { RememberedRecipients } from '#directory/remembered-recipients.ts';
import { createCredentials } from '#directory/own-credentials.ts';
import { openSealer } from '#directory/sealing.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { type DnsServer, dnsServers } from '#net/dns/servers.ts';
import { ContextStore } from '#net/tls.ts';
import { resourcesApi } from '#protocols/http/api/resources.ts';
import { builtApplication, loadApplication } from '#protocols/http/application.ts';
import { CrashReports } from '#protocols/http/crash-reports.ts';
import { AccountEnds } from '#services/maintenance/account-ends.ts';
import { Maintenance } from '#services/maintenance/maintenance.ts';
import { Retention, type RetentionDays } from '#services/maintenance/retention.ts';
import { UnfinishedWork } from '#services/maintenance/unfinished-work.ts';
import { SecurityNotices } from '#services/notices/security-notices.ts';
import { Compaction } from '#store/bodies/compaction.ts';
import { Search } from '#store/search/search.ts';
import { challengeAnswers, servedPairs, startCertificates } from './certificates.ts';
import { clientSetup } from './client-setup.ts';
import { apiParts } from './api.ts';
import { servedPolicy } from './domain-facts.ts';
import { healthChecks } from './health.ts';
import { HealthHistory } from './health-history.ts';
import { healthReport } from './health-report.ts';
import { inboundChecks } from './inbound-checks.ts';
import { databaseOptions, type Installation } from './installation.ts';
import { builtListeners, Listeners, type Place } from './listeners.ts';
import { startDomainWatch } from './domain-watch.ts';
import { startKeyRotation } from './key-rotation.ts';
import { createOnward } from './onward.ts';
import { startOutbound } from './outbound.ts';
import { createOpeners } from './openers.ts';
import { tokenChecks } from './token-checks.ts';
import { selfService } from './self-service.ts';
import { declareProcessMetrics } from './process-metrics.ts';

/** The running service. Disposing it stops accepting, lets sessions finish and ends what runs by itself. */
export interface App extends AsyncDisposable {
  /** Open TCP listeners with their real ports. */
  readonly places: readonly Place[];
  /** Obeys another configuration and reads the certificates again. Returns the changed settings that wait for a restart. */
  reload(config: Config): Promise<string[]>;
}

/**
 * Builds every part of the service over an open installation and begins to listen. Throws MailError('unavailable')
 * naming the port or file that cannot be had; nothing is left open then.
 */
export async function createApp(config: Config, installation: Installation, log: Log): Promise<App> {
  const { database, bodies, store, hasher } = installation;
  const started = config;
  const live = { config };
  await using stack = new AsyncDisposableStack();
  const metrics = new Metrics();
  const resolver = new StubResolver(await dnsServersOf(config), systemClock, metrics);
  stack.use(declareProcessMetrics(metrics, config.data));
  const sealer = await openSealer(config.key_file);
  const contexts = new ContextStore(await servedPairs(config, { database, sealer, log }));
  const compaction = new Compaction({ database, bodies, clock: systemClock, log });
  stack.use(new Maintenance({ store, compaction, log }));
  stack.use(new UnfinishedWork({ store, log }));
  stack.use(new AccountEnds({ ...installation, clock: systemClock, log }));
  stack.use(new Retention({ database, days: () => retentionDays(live.config), clock: systemClock, log }));
  const noticed = () => ({ enabled: live.config.notices.security, hostname: live.config.hostname });
  stack.use(new SecurityNotices({ database, store, settings: noticed, clock: systemClock, log }));
  const common = { database, hasher, clock: systemClock, log, metrics };
  const authenticator = stack.use(await openAuthenticator({ ...common, ...tokenChecks(config) }));
  const directoryRecipients = new DirectoryRecipients(database.reader, {
    forwardsPerDay: () => live.config.forwarding.messages_per_day,
  });
  const recipients = stack.use(new RememberedRecipients(directoryRecipients, database, systemClock));
  const onward = createOnward({ live, database, store, resolver, sealer, log });
  const checks = stack.use(inboundChecks(live, resolver, metrics, log));
  const key = await inventionKey(config.key_file);
  const search = stack.use(new Search(databaseOptions(config, log, 'any')));
  const credentials = createCredentials({
    ...installation,
    hostname: config.hostname,
    clock: systemClock,
    authenticator,
    sealer,
    log,
  });
  const api = apiParts({ live, installation, resolver, sealer, log });
  stack.use(api.imports);
  const parts = {
    live,
    contexts,
    store,
    search,
    recipients,
    policies: installation.policies,
    onward,
    checks,
    authenticator,
    credentials,
    inventionKey: key,
    metrics,
    log,
  };
  const restoreSender = onward.restoreSender.bind(onward);
  const leaving = { live, database, store, recipients, resolver, sealer, restoreSender, metrics, log };
  const outbound = stack.use(await startOutbound(leaving));
  stack.use(startDomainWatch({ live, database, store, recipients, resolver, sealer, log }));
  stack.use(startKeyRotation({ live, database, resolver, sealer, log }));
  const history = new HealthHistory(metrics, systemClock);
  const listeners = new Listeners((open) => {
    const health = healthChecks(live, database, open, outbound.queue);
    const seen = { live, reader: database.reader, checks: health, listeners: open, certificates: contexts, history };
    return createOpeners({
      ...parts,
      health,
      resources: resourcesApi({ ...api, health: () => healthReport(seen) }),
      application: loadApplication(builtApplication),
      selfService: selfService(live, installation, open),
      mtaStsPolicy: (domain) => servedPolicy(live.config, database.reader, domain),
      clientSetup: clientSetup(live, database.reader, contexts, open),
      acmeChallenge: challengeAnswers(database),
      crashReports: new CrashReports(systemClock, log),
    });
  }, log);
  stack.use(listeners);
  const byListener = { listener: builtListeners };
  metrics.measures('sowa_connections', 'Open connections.', byListener, ({ listener }) =>
    listeners.connections(listener),
  );
  const [failure] = await listeners.apply(config);
  if (failure !== undefined) throw failure;
  stack.use(history.start());
  const certificates = stack.use(startCertificates({ live, database, store, sealer, resolver, log }, contexts));
  const owned = stack.move();
  return {
    get places() {
      return listeners.places;
    },
    reload: async (next) => {
      contexts.replace(await servedPairs(next, { database, sealer, log }));
      resolver.use(await dnsServersOf(next));
      const before = live.config;
      live.config = next;
      await certificates.configured(before);
      for (const error of await listeners.apply(next)) log.error('listener-refused', { error });
      return restartSettings(started, next);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function retentionDays({ retention }: Config): RetentionDays {
  return { trails: retention.trail_days, logins: retention.login_history_days, audit: retention.audit_days };
}

function dnsServersOf({ dns }: Config): Promise<DnsServer[]> {
  return dnsServers(dns.servers, dns.trust_ad);
}

/** Derived from the key file: the same at every start, and useless for anything else. */
async function inventionKey(path: string): Promise<Uint8Array> {
  const key = await readFile(path).catch((cause: unknown) => {
    throw new MailError('unavailable', `the key file ${path} cannot be read`, { cause });
  });
  return new Uint8Array(hkdfSync('sha256', key, '', 'scram-invention', 32));
}
