/**
 * Every limit of the program, named, with its unit and the reason for its value. A limit that an installation may
 * want to change is a setting whose default stands here.
 */
const KB = 1024;
const MB = 1024 * KB;

/** Bodies and segments (store/bodies). */
export const bodyLimits = {
  /** A body up to this many bytes is collected in memory and appended to a shared segment; a larger one gets a file of its own while it streams, so that 64 slow senders cannot hold more than 64 MB. */
  inline: 1 * MB,
  /** A shared segment is sealed past this size: small enough to compact in seconds, large enough that files are few. */
  segment: 128 * MB,
} as const;

/** Group commit (db): the batch that shares one flush. */
export const commitLimits = {
  /** Operations in one transaction: 256 keep a commit under 25 ms on the machine of docs/benchmarks.md. */
  operations: 256,
  /** Requests waiting for the writer; past it a write fails with `unavailable` (4xx on the wire) instead of growing memory. */
  waiting: 20_000,
} as const;
