/** Certificates from an authority (services/certificates). Times in milliseconds. */
export const certificateLimits = {
  /** One answer of the authority in all. */
  request: 30_000,
  /** Bytes of an answer: a chain of four certificates has some 10 KB. */
  answer: 262_144,
  /** Requests again after a nonce that the authority did not take (RFC 8555 6.5). */
  nonces: 10,
  /** Between two looks at an order that is in work, where the authority does not say itself. */
  poll: 1_000,
  /** The longest such wait that is taken from the authority. */
  longestPoll: 60_000,
  /** An order from beginning to end; the authority forgets it later. */
  order: 10 * 60_000,
  /** Until a record of dns-01 is at every server of its zone: secondaries are told at once, and may be slow. */
  published: 60_000,
  /** A node has so long for one certificate before another one may try: more than an order takes. */
  lease: 15 * 60_000,
  /** After the first failure, and at most after many; each wait is twice the one before. */
  firstRetry: 3_600_000,
  longestRetry: 24 * 3_600_000,
  /** Between two looks at what is due: a new domain has its certificate within that time. */
  round: 10 * 60_000,
  /** Between two looks at a domain none of whose names points here. */
  lookAgain: 3_600_000,
  /** Between two questions when to renew (RFC 9773 4.3.2 lets the authority say; this is where it does not), and at most. */
  renewalInfo: 6 * 3_600_000,
  longestRenewalInfo: 24 * 3_600_000,
  /** A renewal begins when this share of the life is over, or up to `jitter` of the life earlier. */
  renewAt: 2 / 3,
  jitter: 0.05,
  /** Keys of certificates and of the account are changed at the first renewal after this age. */
  keyAge: 365 * 24 * 3_600_000,
  /** Certificates that are looked at in one round, one after another. */
  batch: 50,
  /** Names in one certificate; authorities allow 100. */
  names: 100,
  /** What the authority said is kept up to so many characters. */
  detail: 500,
} as const;
