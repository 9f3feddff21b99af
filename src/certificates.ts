import { systemClock } from '#base/clock.ts';
import { certificateLimits } from '#base/limits-certificates.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { certificateNews, challenges, httpChallenge, listCertificates } from '#directory/certificates.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { Sealer } from '#directory/sealing.ts';
import { clientTrust } from '#net/client-tls.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import { type CertificatePair, type ContextStore, loadPair } from '#net/tls.ts';
import type { ChallengeResponder } from '#services/certificates/acme/issue.ts';
import { httpsTransport } from '#services/certificates/acme/transport.ts';
import { Certificates, type CertificateSettings } from '#services/certificates/certificates.ts';
import { dnsResponder } from '#services/certificates/dns-responder.ts';
import { certificatePurpose } from '#services/certificates/keys.ts';
import { noticeToPostmaster } from '#services/certificates/notice.ts';
import { challengePair, storedResponder } from '#services/certificates/responders.ts';
import { Rounds } from '#services/domains/rounds.ts';
import type { Store } from '#store/store.ts';
import { managedDnsDrivers } from './managed-dns.ts';
import { isSeenEverywhere } from './published-text.ts';

/** What certificates of an authority need of the service. `live.config` is the configuration of the moment. */
export interface ServedCertificateParts {
  live: { readonly config: Config };
  database: Database;
  store: Store;
  sealer: Sealer;
  resolver: UncheckedResolver;
  log: Log;
}

/** The pairs to serve: those of the authority, our host name's first, then the one of the configuration. */
export async function servedPairs(
  { acme, tls, hostname }: Config,
  { database, sealer, log }: Pick<ServedCertificateParts, 'database' | 'sealer' | 'log'>,
): Promise<CertificatePair[]> {
  const rows = acme.enabled ? await listCertificates(database.reader) : [];
  const isHost = ({ subject }: { subject: string }): number => (subject === hostname.toLowerCase() ? 0 : 1);
  const ours = rows.toSorted((a, b) => isHost(a) - isHost(b));
  const pairs = ours.flatMap(({ subject, chain, private_key: key }): CertificatePair[] => {
    if (chain === null || key === null) return [];
    try {
      return [{ certificate: chain, key: sealer.open(certificatePurpose(subject), key) }];
    } catch (error) {
      // One that was sealed with another key file must not keep the others from being served.
      log.error('certificates.unopened', { subject, error });
      return [];
    }
  });
  return [...pairs, await loadPair(tls.certificate, tls.key)];
}

/** What gets certificates and renews them. */
export interface CertificateCare extends AsyncDisposable {
  /** Tries again what failed, where the settings are others than `before`. */
  configured(before: Config): Promise<void>;
}

/** Gets and renews certificates, and serves what changed, without touching open sessions. */
export function startCertificates(parts: ServedCertificateParts, contexts: ContextStore): CertificateCare {
  const { live, database, store, sealer, resolver, log } = parts;
  const clock = systemClock;
  const { hostname } = live.config;
  const stopping = new AbortController();
  const certificates = new Certificates({
    settings: () => certificateSettings(live.config),
    database,
    sealer,
    resolver,
    responder: () => responderOf(live.config, parts),
    transport: httpsTransport(clientTrust(), stopping.signal),
    told: (row, problems) => noticeToPostmaster({ hostname, database, store, clock, log }, row, problems),
    clock,
    chance: Math.random,
    log,
  });
  const rounds = new Rounds({
    name: 'certificates',
    run: (signal) => certificates.round(signal),
    pause: certificateLimits.round,
    clock,
    log,
  });
  // One after another: what was read last is what is served.
  let serving = Promise.resolve();
  const serve = (step: () => Promise<void>): void => {
    serving = serving.then(step).catch((error: unknown) => log.error('certificates.not-served', { error }));
  };
  const servePairs = async (): Promise<void> => contexts.replace(await servedPairs(live.config, parts));
  const stop = database.listen((announcement) => {
    const news = certificateNews(announcement);
    if (news === 'due') rounds.hurry();
    if (news === 'changed') serve(servePairs);
    if (news === 'challenges') serve(() => serveChallenges(database, contexts));
  });
  return {
    configured: async (before) => {
      const settings = ({ acme, hostname }: Config) => JSON.stringify([acme, hostname]);
      if (settings(before) === settings(live.config)) return;
      await writerFor<DirectoryOperations>(database)(0, 'certificate.retry', { now: clock.now() });
    },
    [Symbol.asyncDispose]: async () => {
      stop();
      const ended = rounds[Symbol.asyncDispose]();
      stopping.abort();
      await ended;
      await serving;
    },
  };
}

/** What is answered at `/.well-known/acme-challenge/` (RFC 8555 8.3). */
export function challengeAnswers({ reader }: Database): (token: string) => Promise<string | undefined> {
  return (token) => httpChallenge(reader, token, systemClock.now());
}

async function serveChallenges({ reader }: Database, contexts: ContextStore): Promise<void> {
  const now = systemClock.now();
  const rows = await challenges(reader, 'tls-alpn-01', now);
  contexts.prove(new Map(rows.map((row) => [row.name, challengePair(row.name, row.key_authorization, now)])));
}

function certificateSettings({ acme, hostname }: Config): CertificateSettings {
  return {
    enabled: acme.enabled,
    hostname: hostname.toLowerCase(),
    domains: acme.domains,
    authority: acme.directory,
    contact: acme.contact,
    agreed: acme.agree_terms,
  };
}

function responderOf(config: Config, { database, resolver }: ServedCertificateParts): ChallengeResponder {
  const { challenge } = config.acme;
  const clock = systemClock;
  if (challenge !== 'dns-01') return storedResponder(challenge, { database, clock });
  const servers = { resolver, dnsPort: config.dns.authority_port };
  return dnsResponder(managedDnsDrivers(config, clock), (name, text) => isSeenEverywhere(servers, name, text));
}
