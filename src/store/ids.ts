import { storeLimits } from '#base/limits-store.ts';

const perAccount = storeLimits.emailsPerAccount + 1;

/** The email id of an account's n-th email: unique in the installation, ascending within the account. */
export function emailId(account: number, n: number): number {
  return account * perAccount + n;
}
