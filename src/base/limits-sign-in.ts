const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Browser sessions (directory/sessions). Times in milliseconds. */
export const sessionLimits = {
  /** Random bytes of a token: 256 bits are not found by trying. */
  token: 32,
  /** How long a session of a mailbox user lasts without use, and in all: a week's holiday, and a password asked for each month. */
  user: { idle: 7 * day, total: 30 * day },
  /** The same for administrators, who can do much in a browser left open: a lunch, and a working day. */
  administrator: { idle: hour, total: 12 * hour },
  /** How long a proof of identity lets its owner do risky things: long enough to set up a second factor with a phone in hand. */
  recent: 10 * minute,
  /** Between two notes of its use, so that reading mail does not write each time. */
  noteInterval: minute,
  /** Sessions of one owner; opening another ends the one unused for longest. */
  perOwner: 50,
  /** Characters of the browser's name of itself that are kept. */
  agent: 300,
} as const;

/** One-time codes and what stands in for them (directory/second-factor). */
export const secondFactorLimits = {
  /** Seconds of one time step: RFC 6238 5.2 recommends 30, and programs know no other. */
  step: 30,
  /** Digits of a code, with HMAC-SHA-1: what every authenticator program can do. */
  digits: 6,
  /** Seconds that a phone's clock may be wrong, one step each way: RFC 6238 5.2 recommends at most one. */
  tolerance: 30,
  /** Wrong codes of one owner, whatever the network: 10 at once, then one an hour. Who has the password and tries for a year finds a code with 1 chance in 40. */
  tries: { tries: 10, interval: hour },
  /** Owners whose wrong codes are remembered. */
  entries: 10_000,
  /** Recovery codes of one owner. */
  recoveryCodes: 10,
  /** Letters of one: 56 bits, found neither by trying nor, without the key file, from the database. */
  recoveryLetters: 12,
} as const;

/** Guesses at the answer to a security question, which people find in photographs (directory/subscribers). */
export const answerLimits = {
  /** Of one account, whoever asks, the help desk too: 5 at once, then one in 4 hours. The owner's spelling of a pet is found in five. */
  tries: { tries: 5, interval: 4 * hour },
  /** Accounts whose wrong answers are remembered. */
  entries: 10_000,
} as const;

/** Passkeys (directory/passkeys). */
export const passkeyLimits = {
  /** Milliseconds to answer a challenge: WebAuthn 3 (15.1) recommends 5 minutes where a person must be verified. */
  answer: 5 * minute,
  /** Random bytes of a challenge: WebAuthn 3 (13.4.3) asks for at least 16. */
  challenge: 16,
  /** Passkeys of one owner: more than devices. */
  perOwner: 20,
  /** Characters of the name that tells them apart. */
  name: 100,
} as const;
