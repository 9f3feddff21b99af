const KB = 1024;
const MB = 1024 * KB;

/** The HTTP interface for programs (protocols/http/api). Times in milliseconds. */
export const apiLimits = {
  /** Bytes of a JSON body: a text of an absence and a list of 500 members fit in a sixth of it. */
  body: 256 * KB,
  /** Bytes of an uploaded table: 10,000 rows of 200 bytes, in UTF-16 even. */
  upload: 4 * MB,
  /** Rows of a list where the request does not say, and at most. */
  page: 100,
  maxPage: 500,
  /** Things that one request changes each for itself: it answers within seconds, even with a disk that takes 50 ms a commit. */
  batch: 100,
  /** How many of them are under way at once: they share commits, and leave connections to others. */
  batchAtOnce: 8,
  /** Characters of a search and of a cursor. */
  filter: 200,
  cursor: 600,
  /** Characters of a wrong value that is shown with what is wrong with it: longer ones are not read in a sentence. */
  part: 100,
  /** Characters of an Idempotency-Key: a UUID has 36. */
  idempotencyKey: 200,
  /** How long an answer is kept for its key: a client that was cut off tries again within a day or never. */
  answerAge: 24 * 3_600_000,
  /** A request that has not answered for so long was cut short by the end of its process: its key may be used again. */
  abandoned: 10 * 60_000,
  /** Bytes of an answer that is kept; longer ones are lists, which nobody asks for by POST. */
  answer: 1 * MB,
  /** Requests of one actor: at once, and each second in the long run. A browser's page asks ten things at a time. */
  burst: 100,
  perSecond: 20,
  /** Actors whose requests are counted; the one heard longest ago is forgotten. */
  actors: 10_000,
  /** Between two signs of life on a stream of events, so that proxies do not end it (HTML, server-sent events 9.2.7). */
  heartbeat: 15_000,
  /** What became of the rows of an import, with generated passwords, waits so long to be fetched. */
  reportAge: 7 * 24 * 3_600_000,
} as const;

/** Reports of pages that failed in a browser (protocols/http/crash-reports). They come from anybody. */
export const crashLimits = {
  /** Bytes of a report: thirty places of a stack in a few dozen bytes each. */
  body: 8 * KB,
  /** Places of the stack that are kept: the innermost, where the fault is. */
  frames: 30,
  /** Of one network (an IPv6 /64): 5 at once, then one a minute. A page that fails again when loaded is reported a few times. */
  tries: { tries: 5, interval: 60_000 },
  /** Networks that are counted; the one heard longest ago is forgotten. */
  networks: 10_000,
} as const;
