import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { configSchema } from '#config/schema.ts';
import type { Engine } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import { openAuthenticator } from '#directory/authenticator.ts';
import type { Directory } from '#directory/directory.ts';
import type { Authenticator, TokenVerifier } from '#directory/types.ts';
import { openInstallation } from '#installation.ts';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import type { Store } from '#store/store.ts';

/** What every stage stands on. */
export interface Ground {
  folder: string;
  database: Database;
  store: Store;
  directory: Directory;
  authenticator: Authenticator;
}

/** The certificates of every stage. */
export const contexts = new ContextStore([selfSigned(['mail.example.test'], Date.now())]);

/** A real installation in a temporary directory, with the domain example.test; it ends with `stack`. */
export async function openGround(
  stack: AsyncDisposableStack,
  engine: Engine = { engine: 'sqlite' },
  checks: { tokens?: TokenVerifier } = {},
): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-stage-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const key = join(folder, 'key');
  writeFileSync(key, randomBytes(32));
  const config = configSchema.parse({ data: folder, key_file: key, database: engine });
  const { database, hasher, directory, store } = stack.use(await openInstallation(config, silentLog, 'owner'));
  const common = { database, hasher, clock: systemClock, log: silentLog, metrics: new Metrics() };
  const authenticator = stack.use(await openAuthenticator({ ...common, ...checks, wait: () => Promise.resolve() }));
  await directory.addDomain('example.test');
  return { folder, database, store, directory, authenticator };
}

/** The account of an address. */
export async function accountOf({ directory }: Pick<Ground, 'directory'>, address: string): Promise<number> {
  const account = await directory.findAccount(address);
  if (account === undefined) throw new Error(`there is no account ${address}`);
  return account.account_id;
}
