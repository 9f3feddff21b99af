import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import { type OpenOptions, openDatabase } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import type { Actor } from '#directory/access.ts';
import { Administration } from '#directory/administration.ts';
import { Desk } from '#directory/desk.ts';
import { Directory } from '#directory/directory.ts';
import { PasswordHasher } from '#directory/password.ts';
import { Policies } from '#directory/policy/policies.ts';
import { StrengthJudge } from '#directory/policy/strength.ts';
import { openSealer } from '#directory/sealing.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import { SegmentBodies } from '#store/bodies/body-store.ts';
import { mailCalls } from '#store/mail-calls.ts';
import { Store } from '#store/store.ts';
import { commandDatabase } from './command-acts.ts';
import { operations } from './operations.ts';

/** What an installation keeps, opened: what the service and the commands work on alike. */
export interface Installation extends AsyncDisposable {
  readonly database: Database;
  readonly bodies: SegmentBodies;
  readonly store: Store;
  readonly hasher: PasswordHasher;
  readonly directory: Directory;
  readonly policies: Policies;
  /** The directory as people work with it: with access and audit. */
  readonly desk: Desk;
}

/** How to open the database that the configuration names. `owner`: the service; `any`: a command, which joins the running service. */
export function databaseOptions(config: Config, log: Log, role: 'owner' | 'any'): OpenOptions {
  const { engine, url } = config.database;
  return {
    engine: engine === 'sqlite' ? { engine } : { engine, url },
    directory: config.data,
    operations,
    writerModule: new URL('./writer.ts', import.meta.url),
    log,
    role,
  };
}

/** Opens database and bodies, creating or migrating them. What `actor` does is checked and logged. Throws `in-use` (another service owns the directory), `conflict` (schema), `unavailable`. */
export async function openInstallation(
  config: Config,
  log: Log,
  role: 'owner' | 'any',
  actor?: Actor,
): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const opened = stack.use(await openDatabase(databaseOptions(config, log, role)));
  const database = actor === undefined ? opened : commandDatabase(opened, systemClock, actor);
  const bodies = stack.use(await SegmentBodies.open(join(config.data, 'bodies'), role));
  const store = stack.use(new Store(database, bodies, systemClock));
  const sealer = await openSealer(config.key_file);
  // The service leaves a core to its sessions; a command hashes for nobody else.
  const hasher = role === 'any' ? new PasswordHasher(sealer, availableParallelism()) : new PasswordHasher(sealer);
  const mail = mailCalls(store, systemClock);
  const keys = stack.use(new SigningKeys({ database, sealer, clock: systemClock }));
  const directory = new Directory({ database, hasher, clock: systemClock, mail, keys });
  const judge = stack.use(new StrengthJudge());
  const policies = new Policies({ database, clock: systemClock, judge });
  const administration = new Administration({ database, clock: systemClock });
  const desk = new Desk({ database, administration, hasher, judge, sealer, clock: systemClock, mail, keys });
  const owned = stack.move();
  return {
    database,
    bodies,
    store,
    hasher,
    directory,
    policies,
    desk,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
