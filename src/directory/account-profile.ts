import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { accountLimits } from '#base/limits-administration.ts';
import type { SqlValue, Transactor } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import { holdAccount } from './hold-account.ts';
import { accountSearchText } from './search-text.ts';

/** Who an account is for. Texts are one line; empty where it is not said. */
export interface Profile {
  firstName: string;
  lastName: string;
  /** As it stands in From. */
  displayName: string;
  language: Language;
}

/** What changes of a profile; the rest stays. */
export type ProfileChange = { readonly [K in keyof Profile]?: Profile[K] | undefined };

const columns = {
  firstName: 'first_name',
  lastName: 'last_name',
  displayName: 'display_name',
  language: 'language',
} as const satisfies Record<keyof Profile, string>;

const longest: Readonly<Record<Exclude<keyof Profile, 'language'>, number>> = {
  firstName: accountLimits.name,
  lastName: accountLimits.name,
  displayName: directoryLimits.displayName,
};

/** Throws `bad-argument` with `detail.field` for a name that is none. */
export function checkProfile(profile: ProfileChange): void {
  for (const field of ['firstName', 'lastName', 'displayName'] as const) {
    const text = profile[field] ?? '';
    if (text.length <= longest[field] && !/\p{Cc}/u.test(text)) continue;
    throw new MailError('bad-argument', `${field} is one line of at most ${longest[field]} characters`, {
      detail: { field, rule: 'one-line', reason: 'one-line', limit: longest[field] },
    });
  }
}

/** Operation: changes what is given of a profile, checked before. Throws `not-found`. */
export async function changeProfile(tx: Transactor, args: { account: number; change: ProfileChange }): Promise<void> {
  await holdAccount(tx, args.account);
  const given = Object.entries(columns)
    .map(([field, column]): [string, SqlValue | undefined] => [column, args.change[field as keyof Profile]])
    .filter((pair): pair is [string, SqlValue] => pair[1] !== undefined);
  if (given.length === 0) return;
  const row = await tx.get<Omit<Profile, 'language'> & Address>(
    `UPDATE account SET ${given.map(([column]) => `${column} = ?`).join(', ')} WHERE account_id = ?
     RETURNING local, domain, first_name AS "firstName", last_name AS "lastName", display_name AS "displayName"`,
    ...given.map(([, value]) => value),
    args.account,
  );
  if (row === undefined) return;
  await tx.run('UPDATE account SET search_text = ? WHERE account_id = ?', accountSearchText(row), args.account);
}
