import { hostname as machineName } from 'node:os';
import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Config } from '#config/schema.ts';
import type { Database } from '#db/types.ts';
import type { Sealer } from '#directory/sealing.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import type { Recipients } from '#directory/types.ts';
import type { Resolver } from '#net/dns/types.ts';
import { ForwardResults } from '#services/forwarding/forward-results.ts';
import { deliverIntoInbox } from '#services/queue/local.ts';
import { queueMetrics } from '#services/queue/metrics.ts';
import { createRemoteDelivery } from '#services/queue/remote/remote.ts';
import { type Relay, viaRelay } from '#services/queue/route.ts';
import { type QueueParts, QueueRunner } from '#services/queue/runner.ts';
import type { QueueSettings } from '#services/queue/settings.ts';
import { Webhooks } from '#services/queue/webhooks.ts';
import { routeByRules } from '#services/routing/find-route.ts';
import { Signer } from '#services/signing/signer.ts';
import type { Store } from '#store/store.ts';

/** What mail that leaves needs of the installation. `live.config` is the configuration of the moment. */
export interface OutboundParts {
  live: { readonly config: Config };
  database: Database;
  store: Store;
  recipients: Recipients;
  resolver: Resolver;
  sealer: Sealer;
  restoreSender: QueueParts['restoreSender'];
  metrics: Metrics;
  log: Log;
}

/** The queue with all that mail needs to leave; ends together. */
export interface Outbound extends AsyncDisposable {
  readonly queue: QueueRunner;
}

/** Begins to send what is in the queue. Throws `unavailable`. */
export async function startOutbound(parts: OutboundParts): Promise<Outbound> {
  const { live, database, store, recipients, resolver, sealer, restoreSender, log } = parts;
  const { hostname, data } = live.config;
  const clock = systemClock;
  await using stack = new AsyncDisposableStack();
  const remote = stack.use(
    await createRemoteDelivery({
      settings: () => {
        const { source_addresses: sourceAddresses, port } = live.config.delivery;
        return { hostname: live.config.hostname, port, sourceAddresses };
      },
      resolver,
      directory: data,
      clock,
      log,
    }),
  );
  const signer = new Signer({ keys: stack.use(new SigningKeys({ database, sealer, clock })), hostname, clock, log });
  const forwards = new ForwardResults({ hostname, database, store, clock, log });
  const metrics = queueMetrics(parts.metrics);
  const settings = () => queueSettings(live.config);
  stack.use(new Webhooks({ database, store, settings, metrics, clock, log }));
  const queue = stack.use(
    await QueueRunner.start({
      database,
      store,
      recipients,
      remote,
      deliverHere: deliverIntoInbox({ store, recipients, clock }),
      route: viaRelay(routeByRules({ reader: database.reader, recipients, sealer }), () => relayOf(live.config)),
      prepare: (message) => signer.prepare(message),
      restoreSender,
      settings,
      // A data directory has one service at a time (lock.db), so what it had claimed is this start's to take back.
      owner: `${machineName()}:${data}`,
      hostname,
      metrics,
      told: (_message, decision) => forwards.told(decision),
      clock,
      log,
    }),
  );
  const owned = stack.move();
  return { queue, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const second = 1000;
const hour = 3600 * second;

function queueSettings({ queue }: Config): QueueSettings {
  return {
    schedule: {
      firstRetry: queue.first_retry * second,
      longestRetry: queue.longest_retry * second,
      expiry: queue.expire_after * hour,
      warning: queue.warn_after * hour,
    },
    deliveries: { total: queue.deliveries, each: queue.deliveries_per_destination },
    webhooks: {
      urls: queue.webhooks,
      secret: Buffer.from(queue.webhook_secret.replace('whsec_', ''), 'base64'),
    },
  };
}

function relayOf({ relay }: Config): Relay | null {
  if (relay.host === '') return null;
  const { host, port, tls, user, password } = relay;
  return { kind: 'host', host, port, tls, login: user === '' ? null : { user, password } };
}
