import { access, constants } from 'node:fs/promises';
import { MailError } from '#base/errors.ts';
import { formatSize } from '#config/kinds.ts';
import type { Config } from '#config/schema.ts';
import { pendingMigrations, schemaNumber } from '#db/migrate.ts';
import { migrations } from '#db/migrations/index.ts';
import type { Database } from '#db/types.ts';
import type { HealthChecks } from '#protocols/http/health.ts';
import type { QueueRunner } from '#services/queue/runner.ts';
import { queueState } from '#store/queue.ts';
import type { Listeners } from './listeners.ts';
import { freeSpace } from './process-metrics.ts';

/** The checks behind /healthz. Each asks the real thing: what it throws is what the answer says. */
export function healthChecks(
  live: { readonly config: Config },
  database: Database,
  listeners: Listeners,
  queue: Pick<QueueRunner, 'failure' | 'sending'>,
): HealthChecks {
  return {
    database: async () => {
      const pending = await pendingMigrations(database.reader, migrations);
      return { ok: pending.length === 0, detail: `${database.engine}, schema ${schemaNumber(migrations, pending)}` };
    },
    disk: async () => {
      const { data, health } = live.config;
      await access(data, constants.R_OK | constants.W_OK);
      const free = freeSpace(data);
      return { ok: free >= health.min_free_space, detail: `${wholeUnits(free)} free` };
    },
    queue: async () => {
      const { failure, sending } = queue;
      if (failure !== null) throw failure;
      const { queued, held } = await queueState(database.reader);
      return { ok: true, detail: `${queued} waiting, ${held} held, ${sending} deliveries under way` };
    },
    listeners: async () => {
      const open = listeners.names;
      if (open.length === 0) throw new MailError('unavailable', 'no listener is open');
      const missing = listeners.missing(live.config);
      return {
        ok: missing.length === 0,
        detail: missing.length === 0 ? open.join(', ') : `closed: ${missing.join(', ')}`,
      };
    },
  };
}

/** Rounded down to whole megabytes: the digits behind them change with every answer. */
function wholeUnits(bytes: number): string {
  return formatSize(Math.floor(bytes / 1024 ** 2) * 1024 ** 2);
}
