import { englishPlural } from '#base/catalogue.ts';
import type { ErrorDetail } from '#base/errors.ts';
import { megabytes } from './values.ts';

/** Why something was refused and what to do, by the `detail.reason` of the MailError. */
export const english = {
  'address-taken': ({ address }: ErrorDetail) => `The address ${address} exists already: choose another one.`,
  'alias-across': ({ address }: ErrorDetail) =>
    `The alias ${address} would belong to an account of another owner: remove it first.`,
  aliases: ({ limit }: ErrorDetail) =>
    `An account may have at most ${limit} ${englishPlural(Number(limit), 'alias', 'aliases')}: remove one first.`,
  'api-keys': ({ limit }: ErrorDetail) => `There are at most ${limit} keys of one owner: revoke one first.`,
  'app-passwords': ({ limit }: ErrorDetail) => `There are at most ${limit} app passwords: remove one first.`,
  changed: () => 'This was changed meanwhile: look at it again.',
  closed: () => 'The account is deleted: bring it back first.',
  'customer-exists': ({ name }: ErrorDetail) => `There is a customer ${name} already: choose another name.`,
  'customer-has-domains': () => 'The customer has domains: give them to somebody else or remove them first.',
  'domain-claims': ({ limit }: ErrorDetail) =>
    `At most ${limit} domains wait for their proof: prove one or give one up first.`,
  'domain-elsewhere': ({ domain }: ErrorDetail) => `The domain ${domain} belongs to somebody else here.`,
  'domain-exists': ({ domain }: ErrorDetail) => `The domain ${domain} exists already.`,
  'domain-has-addresses': ({ domain }: ErrorDetail) =>
    `The domain ${domain} has accounts, aliases or groups: delete them first.`,
  'domain-unproved': ({ domain }: ErrorDetail) => `Nobody has proved yet whose the domain ${domain} is: do that first.`,
  entitlement: () => 'Every mailbox of this contract exists already.',
  'foreign-source': ({ address }: ErrorDetail) => `${address} is no address of this account.`,
  'forward-exists': ({ address }: ErrorDetail) => `Mail is forwarded to ${address} already.`,
  'forward-itself': ({ address }: ErrorDetail) =>
    `${address} is an address of this account: it would forward to itself.`,
  forwards: ({ limit }: ErrorDetail) =>
    `An account may have at most ${limit} ${englishPlural(Number(limit), 'forward', 'forwards')}: remove one first.`,
  'idempotency-reused': () => 'This idempotency key was used for another request: take a new one.',
  'idempotency-running': () => 'The first request with this idempotency key still runs: wait for it.',
  'import-running': () => 'The import still runs: wait for it.',
  'last-operator': () => 'This is the last operator: add another one first.',
  mail: ({ used, limit }: ErrorDetail) =>
    `The mail takes ${megabytes(used, 'en')} and would have ${megabytes(limit, 'en')}: give it more, or delete some first.`,
  members: ({ limit }: ErrorDetail) => `A group has at most ${limit} members.`,
  networks: ({ limit }: ErrorDetail) =>
    `A network is an address, 192.0.2.0/24 or 2001:db8::/32; there are at most ${limit}.`,
  'not-closed': () => 'The account is not deleted: there is nothing to bring back.',
  number: ({ limit }: ErrorDetail) => `This is a number from 0 to ${limit}.`,
  'one-line': ({ limit }: ErrorDetail) => `This is one line of at most ${limit} characters.`,
  passkeys: ({ limit }: ErrorDetail) => `There are at most ${limit} passkeys: remove one first.`,
  past: () => 'The end lies in the past.',
  'plan-in-use': ({ plan }: ErrorDetail) => `Customers have the plan ${plan}: give them another one first.`,
  'plus-sign': () => 'A mailbox name has no plus sign: it divides the name from what is added to it.',
  policy: ({ plan, path, limit }: ErrorDetail) => `The plan ${plan} allows at most ${limit} at ${path}.`,
  postmaster: () => 'This account takes the mail of the postmaster: name another one first.',
  'rows-refused': ({ refused }: ErrorDetail) =>
    `Rows that are refused: ${refused}, so none is made: mend them, or make those that are valid.`,
  'second-factor-begun': () => 'The second factor is not begun: ask for a new secret first.',
  'second-factor-off': () => 'The second factor is off.',
  'second-factor-on': () => 'The second factor is on already.',
  slot: ({ number }: ErrorDetail) => `The slot ${number} has its account already: choose a free one.`,
  slots: ({ plan, limit }: ErrorDetail) =>
    `The plan ${plan} has ${limit} ${englishPlural(Number(limit), 'account', 'accounts')}, and none is free.`,
  space: ({ plan, limit }: ErrorDetail) =>
    `The plan ${plan} has ${megabytes(limit, 'en')} for all accounts together: give this one less space.`,
  web: ({ used, limit }: ErrorDetail) =>
    `The home page takes ${megabytes(used, 'en')} and would have ${megabytes(limit, 'en')}: give it more, or delete some first.`,
};
