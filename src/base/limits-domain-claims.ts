const day = 24 * 3_600_000;

/** Claims of domains (directory/domain-claims). */
export const domainClaimLimits = {
  /** Milliseconds that a claim holds without its proof: people who must ask somebody else for a DNS record need some days, and nobody shall keep a name that is not theirs. */
  life: 14 * day,
  /** Claims of one customer without proof at a time: what a hoster moves in a week, and too few to lay hands on every name there is. */
  open: 100,
  /** Octets of randomness in a token: as many as a key of 160 bits, which nobody guesses. */
  token: 20,
} as const;
