const KB = 1024;
const MB = 1024 * KB;

/** Reading MIME (wire/mime). What is past one of these is still stored and served; only the summary knows less of it. */
export const mimeLimits = {
  /** Characters of a line, without its line break, that may be a boundary delimiter or begin a header field: RFC 5322 2.1.1 allows no more. Also what a scanner holds back of an unfinished line, in bytes. */
  line: 998,
  /** Multiparts and enclosed messages inside one another: 100 as in Dovecot; honest mail has fewer than 10. Deeper ones are leaves. */
  nesting: 100,
  /** Parts of one message, multiparts and enclosed messages included: keeps the stored structure under about 100 KB. The last part takes in whatever follows. */
  parts: 2_000,
  /** Bytes of one header's fields that are read (fields that the summary does not use do not count): room for some 5,000 recipients. Further lines are not read. */
  header: 256 * KB,
  /** The same over all headers of one message, so that 2,000 parts cannot hold 2,000 times as much. */
  headers: 1 * MB,
  /** Message-IDs kept of References and In-Reply-To; of a longer thread the root and the latest. */
  references: 100,
  /** Message-IDs kept with the row for IMAP's THREAD, likewise: those between are in the messages between. */
  ancestors: 20,
  /** Bytes kept of a text part for its preview: style sheets of newsletters come to 50 KB before the first word. */
  sample: 64 * KB,
  /** Characters (UTF-16 units) of a preview: RFC 8970 3.1 and RFC 8621 4.1.4 allow 256. */
  preview: 256,
} as const;

/** Addresses (wire/address), in octets. */
export const addressLimits = {
  /** RFC 5321 4.5.3.1.1, counted as written in a path. */
  local: 64,
  /** RFC 5321 4.5.3.1.2. */
  domain: 255,
  /** RFC 5321 4.5.3.1.3, with the angle brackets and a source route. */
  path: 256,
  /** What the brackets of a path leave for the address itself. */
  address: 254,
} as const;

/** Structured header fields (wire). What is past these is left out of the summary, never out of the message. */
export const headerLimits = {
  /** Addresses kept of one field, group marks included: as many as mimeLimits.header leaves room for. */
  addresses: 5_000,
  /** Different parameters kept of one Content-Type or Content-Disposition; honest mail has fewer than 10. */
  parameters: 50,
} as const;

/** Signatures (services/signing). */
export const signingLimits = {
  /** Bytes of a header that is signed; a longer one leaves unsigned. */
  header: 256 * KB,
  /** Days for which an SRS address takes reports: longer than any queue tries (RFC 5321 4.5.4.1: 4–5 days). */
  srsDays: 21,
} as const;
