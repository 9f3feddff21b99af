/** The audit log (directory/audit). */
export const auditLimits = {
  /** Rows of one page. */
  page: 200,
} as const;

/** Keys of programs that use the HTTP interface (directory/api-keys). */
export const apiKeyLimits = {
  /** Random bytes of a key: 256 bits, which nobody guesses, so that a fast hash is enough. */
  bytes: 32,
  /** Keys of one customer, one account, or the operator: many more than programs that one would recognise in a list. */
  perOwner: 100,
  /** Characters of a name. */
  name: 100,
  /** Networks that one key may come from. */
  networks: 20,
  /** Domains that one key names. */
  domains: 100,
  /** Milliseconds for which a use is not noted again: a program calls every second. */
  noteInterval: 3600_000,
} as const;

/** Customers and plans (directory/customers). */
export const customerLimits = {
  /** Characters of a name. */
  name: 100,
  /** Accounts of one plan. */
  slots: 100_000,
  /** Bytes of one plan: a petabyte, below what integers of a database hold many times over. */
  spaceBytes: 2 ** 50,
} as const;

/** Accounts (directory). */
export const accountLimits = {
  /** Characters of a first or last name. */
  name: 100,
  /** Closed accounts that are deleted in one round, each with all its mail, so that others' writes fit between. */
  round: 100,
  /** Milliseconds between two rounds: an account that is due goes within the hour. */
  interval: 3600_000,
} as const;
