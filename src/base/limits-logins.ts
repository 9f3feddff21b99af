/** Passwords (directory). */
export const passwordLimits = {
  /** Bytes of a password in UTF-8: any passphrase, and nobody makes us hash a novel. */
  length: 1024,
  /**
   * KiB of memory, passes and lanes of Argon2id. OWASP's password storage cheat sheet calls the pairs of `enough` equally
   * strong; the one with the least memory costs us the least, 30–35 ms on one core where 19 MiB and 2 passes take 45–50.
   */
  memory: 7 * 1024,
  passes: 5,
  lanes: 1,
  /** A hash is strong enough where it has the memory and the passes of one of these. */
  enough: [
    { memory: 46 * 1024, passes: 1 },
    { memory: 19 * 1024, passes: 2 },
    { memory: 12 * 1024, passes: 3 },
    { memory: 9 * 1024, passes: 4 },
    { memory: 7 * 1024, passes: 5 },
  ],
  /** The most that a hash made elsewhere may ask for, so that verifying it cannot take the machine's memory: 256 MiB, 16 passes, 8 lanes. */
  importedMemory: 256 * 1024,
  importedPasses: 16,
  importedLanes: 8,
  /**
   * PBKDF2 rounds of SCRAM keys: RFC 7677 4 asks for 4,096 or more. The client pays them at every login, a phone too; they
   * take 7 ms here. They alone would be a cheaper way to a password than Argon2id, so the keys are kept sealed.
   */
  scramIterations: 10_000,
  /** Cores left to everything else while passwords are hashed; at least one hashes. */
  coresLeft: 1,
  /** Hashes that wait: at 25 a second the last has waited 10 s, which clients bear. Past it a login fails with `unavailable`. */
  waiting: 250,
} as const;

/** Judging passwords (directory/policy/strength). */
export const strengthLimits = {
  /** Questions that wait at every thread before another one begins: a form never has as many, a file has at once. */
  waiting: 4,
  /** Answers remembered, some 150 bytes each: the largest file, looked at twice. */
  remembered: 20_000,
} as const;

/** Verified logins kept in memory (directory/login-cache). */
export const loginCacheLimits = {
  /** Milliseconds since its last use that a login is remembered: longer than clients wait between two polls. */
  age: 15 * 60_000,
  /** Accounts, some 200 bytes each. */
  accounts: 20_000,
} as const;

/** Failed logins (directory/throttle). A budget is spent by failures and refills one try per `interval` milliseconds. */
export const throttleLimits = {
  /** Of one account, from networks without a recent good login to it: 10 tries at once, then 288 a day. */
  account: { tries: 10, interval: 5 * 60_000 },
  /** Of one network, over all accounts: an office where a few people mistype, or 1,440 tries a day. */
  network: { tries: 50, interval: 60_000 },
  /** Of one account from a network with a recent good login to it: a forgotten phone that tries every minute is never slowed. */
  trusted: { tries: 30, interval: 10_000 },
  /** Milliseconds that a login waits where the budget is used up but a recent good login forbids to refuse. */
  pause: 5_000,
  /** Milliseconds that a good login counts as recent: a holiday long. */
  trustAge: 30 * 24 * 3600_000,
  /** Accounts and networks whose failures are remembered. To push one out takes as many failures as entries, far longer than the budget's refill. */
  entries: 100_000,
  /** Pairs of account and network, and networks, with a recent good login that are remembered: apart from failures, which cannot push them out. */
  trustedEntries: 100_000,
} as const;

/** The login history of accounts (directory). */
export const loginHistoryLimits = {
  /** Milliseconds of one row: equal attempts within it are counted, not repeated. */
  period: 10 * 60_000,
  /** Rows of one account and outcome; counted apart, so that a flood of failures leaves the good logins in sight. */
  rows: 200,
  /** Characters of what a client calls itself: it may say anything. */
  agent: 300,
  /** Milliseconds that attempts are collected before they are written. */
  interval: 2_000,
  /** Different attempts that wait to be written, some 300 bytes each; past it further ones are only logged and counted. */
  waiting: 10_000,
  /** Rows of one write, so that others' writes fit between. */
  batch: 500,
} as const;

/** App passwords (directory/app-passwords). */
export const appPasswordLimits = {
  /** Random letters: 75 bits. */
  letters: 16,
  /** Characters of the name that tells them apart. */
  name: 100,
  /** Of one account: more than the devices of a family. */
  perAccount: 50,
  /** Networks that one may come from. */
  networks: 20,
  /** Milliseconds between two notes of its use: a client that polls each minute need not write each time. */
  noteInterval: 3_600_000,
} as const;

/** SASL exchanges (wire/sasl), in every protocol. */
export const saslLimits = {
  /** Octets of a response line in base64, with its CRLF: RFC 4954 4. */
  line: 12_288,
} as const;
