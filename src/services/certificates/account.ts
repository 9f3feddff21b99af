import { certificateLimits } from '#base/limits-certificates.ts';
import type { Clock } from '#base/clock.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { acmeAccount } from '#directory/certificates.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { Sealer } from '#directory/sealing.ts';
import { AcmeClient } from './acme/client.ts';
import { acmeFailure } from './acme/faults.ts';
import type { AcmeTransport } from './acme/transport.ts';
import { accountPurpose, keyPem, newKey, openKey } from './keys.ts';

/** What an account is opened with. */
export interface AccountParts {
  database: Database;
  sealer: Sealer;
  transport: AcmeTransport;
  clock: Clock;
}

/** Whose account, and where. */
export interface AccountSettings {
  /** URL of the authority's directory. */
  authority: string;
  /** Mail address that the authority may write to; empty for none. */
  contact: string;
  agreed: boolean;
}

/** A client with an open account, whose key is made, kept sealed, and changed when it is old. Throws AcmeFailure. */
export async function openAccount(parts: AccountParts, settings: AccountSettings): Promise<AcmeClient> {
  const { database, sealer, transport, clock } = parts;
  const { authority, contact, agreed } = settings;
  if (!agreed) throw acmeFailure('termsNotAgreed', authority);
  const row = await acmeAccount(database.reader, authority);
  const purpose = accountPurpose(authority);
  const key = row === undefined ? await newKey() : openKey(sealer, purpose, row.private_key);
  const client = new AcmeClient({ directory: authority, key, transport, clock });
  const write = writerFor<DirectoryOperations>(database);
  const keep = async (kept: typeof key): Promise<void> => {
    const account = { authority, private_key: sealer.seal(purpose, keyPem(kept)), key_since: clock.now() };
    await write(0, 'acmeAccount.set', { account });
  };
  // Kept before it is used: an account whose key is lost is lost.
  if (row === undefined) await keep(key);
  await client.register(contact === '' ? [] : [contact]);
  if (row !== undefined && clock.now() - row.key_since >= certificateLimits.keyAge) {
    const next = await newKey();
    if (await client.changeKey(next)) await keep(next);
  }
  return client;
}
