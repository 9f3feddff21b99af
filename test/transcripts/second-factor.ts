import { systemClock } from '#base/clock.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { appScopes, hashAppPassword } from '#directory/app-passwords.ts';
import type { DirectoryOperations } from '#directory/operations.ts';

/** Switches an account's second factor on, and gives it an app password of these 16 letters. */
export async function setSecondFactor(database: Database, account: number, letters: string): Promise<void> {
  const write = writerFor<DirectoryOperations>(database);
  const principal = { account };
  const now = systemClock.now();
  // Mail programs never show a code: what the secret is does not matter here.
  const secret = new Uint8Array(1);
  await write(0, 'secondFactor.begin', { principal, secret });
  await write(0, 'secondFactor.enable', { principal, secret, step: 0, codes: [], now });
  const wanted = { account, name: 'mail program', scopes: appScopes, networks: [], expiresAt: null };
  await write(0, 'appPassword.add', { ...wanted, hash: hashAppPassword(letters), now });
}
