const KB = 1024;
const MB = 1024 * KB;

/** Bodies and segments (store/bodies). */
export const bodyLimits = {
  /** A body up to this many bytes is collected in memory and appended to a shared segment; a larger one gets a file of its own while it streams, so that 64 slow senders cannot hold more than 64 MB. */
  inline: 1 * MB,
  /** A body up to this many bytes is read as a whole where many are read in turn. */
  small: 64 * KB,
  /** Bytes of bodies read at once: with the next ones, half a megabyte for a client that reads slowly. */
  together: 256 * KB,
  /** Bytes of others' bodies between two that are read along rather than skipped: as much as one more read costs. */
  gap: 16 * KB,
  /** A shared segment is sealed past this size: small enough to compact in seconds, large enough that files are few. */
  segment: 128 * MB,
  /** Bytes that may still be put in front of a body at its end (trace fields, results of checks): room that a file of its own leaves at its front, as a hole that takes no disk. */
  prefix: 64 * KB,
} as const;

/** Group commit (db): the batch that shares one flush. */
export const commitLimits = {
  /** Operations in one transaction: 256 keep a commit under 25 ms on the machine of docs/benchmarks.md. */
  operations: 256,
  /** Requests waiting for the writer; past it a write fails with `unavailable` (4xx on the wire) instead of growing memory. */
  waiting: 20_000,
} as const;

/** Checkpoints of the embedded database (db/sqlite). */
export const checkpointLimits = {
  /** Milliseconds between passive checkpoints. */
  interval: 100,
  /** Live bytes of the write-ahead log past which one checkpoint waits for readers, so that the log wraps: 256 MB cost ~90 ms once in seconds of saturation. */
  walBytes: 256 * MB,
} as const;

/** The local socket by which other processes of this machine write (db/sqlite). */
export const socketLimits = {
  /** Bytes of one frame: more than any batch of operations needs, less than would hurt. */
  frame: 64 * MB,
  /** Bytes that another process may leave unread before it is let go: one that was stopped must not fill our memory with its news. */
  unread: 16 * MB,
  /** Milliseconds that announcements to another process are collected: a busy service tells it of a hundred deliveries at once. */
  news: 50,
} as const;

/** Mailboxes and messages (store). */
export const storeLimits = {
  /** Messages of one account over its life: the lower 30 bits of an email id. */
  emailsPerAccount: 2 ** 30 - 1,
  /** Accounts of an installation: the upper 22 bits of an email id (2^52 in all, below the 2^53 of exact numbers). */
  accounts: 2 ** 22 - 1,
  /** Mailboxes of one account. */
  mailboxes: 10_000,
  /** Subscriptions of one account to names that no mailbox has: LIST answers with all of them. */
  bareSubscriptions: 1_000,
  /** Bytes of a mailbox name in UTF-8: what IMAP clients and file systems of migrations cope with. */
  mailboxName: 1000,
  /** Levels of a mailbox name. */
  mailboxDepth: 50,
  /** Distinct keywords of one mailbox: every SELECT answers with all of them. */
  keywords: 200,
  /** Bytes of one keyword. */
  keyword: 100,
  /** Message-IDs by which one message is tied to its thread: the newest of a long References field. */
  threadReferences: 20,
  /** Milliseconds a change stays in the change log: a client away for longer gets everything anew. */
  changeAge: 60 * 24 * 3600 * 1000,
} as const;

/** Compaction of bodies (store/bodies). */
export const compactionLimits = {
  /** Milliseconds since a file was last written before what no row names counts as dead: far more than lies between a durable body and its row. */
  settle: 15 * 60 * 1000,
  /** Live share of a segment below which what lives is moved out. */
  liveShare: 0.6,
  /** Records moved per transaction. */
  moves: 200,
  /** Milliseconds between passes. */
  interval: 10 * 60 * 1000,
} as const;

/** Search (store/search). */
export const searchLimits = {
  /** Characters (UTF-16 units, folded) of one message's header, and again of its body, that go into the index: what is longer is searched by reading it. A novel has as many; mail that people wrote has far fewer. */
  text: 1_000_000,
  /** Decoded bytes of one text part that are turned into text at once, so that a log file of 50 MB does not take 200 MB. */
  block: 1 * MB,
  /** Bytes read ahead of a message: one read is enough for most mail without attachments. */
  readAhead: 64 * KB,
  /** Messages of one transaction of the index: half the cost of one at a time, and a commit stays under 100 ms. */
  batch: 64,
  /** Characters of one transaction of the index, past which it takes no further message. */
  batchText: 4_000_000,
  /** Email ids looked through in one statement (embedded): some 20 ms where all texts are read, then a search that was given up ends. */
  window: 5_000,
  /** Different trigrams that one look-up asks for (embedded): of longer texts these are spread over the whole. */
  trigrams: 16,
  /** Messages read at a time by one search: hides the disk's latency without crowding out others. */
  inFlight: 8,
  /** Milliseconds without changes before what changed is indexed, and how long that is waited for while mail keeps coming: a crowd of deliveries becomes few transactions, and is not held up meanwhile. What waits is found by reading it. */
  settle: 1_000,
  settleMost: 5_000,
  /** Milliseconds before an account whose indexing failed is tried again. */
  retry: 10_000,
} as const;
