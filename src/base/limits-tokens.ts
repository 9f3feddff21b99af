/** Questions about bearer tokens (services/tokens). Times in milliseconds, sizes in octets. */
export const tokenLimits = {
  /** For an answer, from the first octet sent to the last received: a client that logs in waits meanwhile. */
  timeout: 5000,
  /** Of an answer: claims of real authorities are a few kilobytes. */
  answer: 65_536,
  /**
   * An answer that opened an account is believed so long without asking again: mail programs open several connections
   * at once, and a token that is withdrawn opens nothing a minute later (RFC 7662 4 leaves the length to us).
   */
  belief: 60_000,
  /** Answers that are believed at a time, some hundred octets each. */
  believed: 10_000,
  /** Octets of a token that are asked about; what authorities issue stays below 8 KB because HTTP servers refuse longer header fields. */
  token: 16_384,
} as const;
