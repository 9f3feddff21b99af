import { systemClock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import type { Database } from '#db/types.ts';
import { openSealer } from '#directory/sealing.ts';
import { SigningKeys } from '#directory/signing-keys.ts';

/** The keys that sign the mail of our domains. Throws `unavailable` where the key file cannot be read. */
export async function openSigningKeys(config: Config, database: Database): Promise<SigningKeys> {
  return new SigningKeys({ database, sealer: await openSealer(config.key_file), clock: systemClock });
}
