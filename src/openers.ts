import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Config } from '#config/schema.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { Authenticator, Recipients } from '#directory/types.ts';
import { listen, type ListenOptions } from '#net/listener.ts';
import { NetworkSet } from '#base/networks.ts';
import type { ContextStore } from '#net/tls.ts';
import type { HealthChecks } from '#protocols/http/health.ts';
import { listenHttp } from '#protocols/http/listener.ts';
import { httpService } from '#protocols/http/service.ts';
import type { ClientSetup } from '#protocols/http/client-setup.ts';
import type { Credentials, HttpParts, SelfService } from '#protocols/http/types.ts';
import { imapMetrics } from '#protocols/imap/metrics.ts';
import { imapService } from '#protocols/imap/service.ts';
import type { ImapOptions } from '#protocols/imap/types.ts';
import { MaildropLocks } from '#protocols/pop3/maildrop-locks.ts';
import { pop3Metrics } from '#protocols/pop3/metrics.ts';
import { pop3Service } from '#protocols/pop3/service.ts';
import { smtpMetrics } from '#protocols/smtp/metrics.ts';
import { smtpService } from '#protocols/smtp/service.ts';
import type { Onward, SmtpOptions } from '#protocols/smtp/types.ts';
import type { InboundChecks } from '#services/checks/types.ts';
import type { Search } from '#store/search/search.ts';
import type { Store } from '#store/store.ts';
import type { At, Opener, Openers } from './listeners.ts';

/** What listeners are made of. `live.config` is the configuration of the moment. */
export interface OpenerParts {
  live: { readonly config: Config };
  contexts: ContextStore;
  store: Store;
  search: Search;
  recipients: Recipients;
  policies: Policies;
  onward: Onward;
  checks: InboundChecks;
  authenticator: Authenticator;
  /** The secret behind what unknown logins are answered in SCRAM. */
  inventionKey: Uint8Array;
  health: HealthChecks;
  selfService: SelfService;
  clientSetup: ClientSetup;
  acmeChallenge: HttpParts['acmeChallenge'];
  mtaStsPolicy: HttpParts['mtaStsPolicy'];
  application: HttpParts['application'];
  credentials: Credentials;
  crashReports: HttpParts['crashReports'];
  resources: HttpParts['resources'];
  metrics: Metrics;
  log: Log;
}

/** The listeners of every protocol that is built: what is not in this table stays closed, whatever the configuration says. */
export function createOpeners(parts: OpenerParts): Openers {
  const smtp = smtpOptions(parts);
  const imap = imapOptions(parts);
  const pop3 = pop3Options(parts);
  const tls = parts.contexts;
  return {
    smtp: opener(parts, 'smtp', smtpService(smtp('mx'))),
    submission: opener(parts, 'submission', smtpService(smtp('submission'))),
    submissions: opener(parts, 'submissions', smtpService(smtp('submission')), tls),
    lmtp: opener(parts, 'lmtp', smtpService(smtp('lmtp'))),
    imap: opener(parts, 'imap', imapService(imap)),
    imaps: opener(parts, 'imaps', imapService(imap), tls),
    pop3: opener(parts, 'pop3', pop3Service(pop3)),
    pop3s: opener(parts, 'pop3s', pop3Service(pop3), tls),
    http: httpOpener(parts, 'http'),
    https: httpOpener(parts, 'https', tls),
  };
}

type Service = Pick<ListenOptions, 'refusal' | 'onConnection' | 'identify' | 'bareLf'>;

function opener(parts: OpenerParts, name: string, service: Service, implicitTls?: ContextStore): Opener {
  const log = parts.log.with({ listener: name });
  const limits = limitsOf(parts);
  return (at) => listen({ ...service, name, at, limits, log, ...(implicitTls !== undefined && { implicitTls }) });
}

/** The limits of the moment: a reload changes them for listeners that stay open. */
function limitsOf({ live }: OpenerParts) {
  return {
    get perAddress() {
      return live.config.limits.connections_per_address;
    },
    get total() {
      return live.config.limits.connections;
    },
  };
}

function smtpOptions(parts: OpenerParts): (role: SmtpOptions['role']) => SmtpOptions {
  const { live, store, recipients, policies, onward, checks, contexts, authenticator, inventionKey, log } = parts;
  const metrics = smtpMetrics(parts.metrics);
  const countMessage = (account: number) => {
    const limit = live.config.submission.messages_per_day;
    const args = { account, messages: 1, limit, now: systemClock.now() };
    return { name: 'submission.count', lane: account, args };
  };
  const recipientsPerMessage = async (account: number) =>
    (await policies.ofAccount(account)).limits.recipientsPerMessage;
  return (role) => {
    const settings = () => {
      const { smtp, submission, auth } = live.config;
      return {
        messageSize: smtp.max_message_size,
        recipients: role === 'submission' ? submission.recipients_per_message : smtp.max_recipients,
        overQuota: smtp.over_quota,
        plaintextOnLoopback: auth.plaintext_on_loopback,
        proxyNetworks: smtp.proxy_networks,
        greetingDelay: smtp.greeting_delay,
      };
    };
    const { hostname } = live.config;
    const common = {
      hostname,
      store,
      recipients,
      onward,
      checks,
      tls: contexts,
      settings,
      clock: systemClock,
      log,
      metrics,
    };
    if (role !== 'submission') return { ...common, role };
    return { ...common, role, submission: { authenticator, inventionKey, countMessage, recipientsPerMessage } };
  };
}

function imapOptions(parts: OpenerParts): ImapOptions {
  const { live, store, search, contexts, authenticator, inventionKey, log } = parts;
  return {
    store,
    search,
    authenticator,
    inventionKey,
    tls: contexts,
    settings: () => ({
      messageSize: live.config.smtp.max_message_size,
      plaintextOnLoopback: live.config.auth.plaintext_on_loopback,
    }),
    clock: systemClock,
    log,
    metrics: imapMetrics(parts.metrics),
  };
}

function pop3Options(parts: OpenerParts) {
  const { live, store, contexts, authenticator, inventionKey, log } = parts;
  return {
    hostname: live.config.hostname,
    store,
    authenticator,
    inventionKey,
    locks: new MaildropLocks(),
    tls: contexts,
    settings: () => ({ plaintextOnLoopback: live.config.auth.plaintext_on_loopback }),
    log,
    metrics: pop3Metrics(parts.metrics),
  };
}

function httpOpener(parts: OpenerParts, name: string, tls?: ContextStore): Opener {
  const { live, health, selfService, credentials, crashReports, resources, metrics } = parts;
  const log = parts.log.with({ listener: name });
  const pages = {
    hostname: live.config.hostname,
    application: parts.application,
    clientSetup: parts.clientSetup,
    acmeChallenge: parts.acmeChallenge,
    mtaStsPolicy: parts.mtaStsPolicy,
    health,
    selfService,
    credentials,
    crashReports,
    resources,
    metricsText: () => metrics.text(),
    metricsNetworks: () => {
      const { enabled, networks } = live.config.metrics;
      return enabled ? new NetworkSet(networks) : null;
    },
  };
  const service = httpService(pages, log);
  return (at) =>
    listenHttp({
      name,
      at: tcp(at),
      ...(tls !== undefined && { tls }),
      limits: limitsOf(parts),
      fetch: (request, env) => service.fetch(request, env),
      log,
    });
}

function tcp(at: At): { host: string; port: number } {
  if ('path' in at) throw new Error('this listener has no Unix socket');
  return at;
}
