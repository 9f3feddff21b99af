const KB = 1024;
const MB = 1024 * KB;

/** IMAP (wire/imap, protocols/imap). Octets, unless said otherwise. */
export const imapLimits = {
  /** A line that is longer is not looked at, so nobody knows whether a literal follows it: the connection ends. */
  line: 256 * KB,
  beforeLogin: {
    /** Lines of one command together: AUTHENTICATE with an initial response of saslLimits.line. */
    command: 16 * KB,
    /** An argument sent as a literal: a name or a password. RFC 7888 5 lets clients send as much without asking. */
    literal: 4 * KB,
    /** Literals of one command: LOGIN has two; the rest is for ID. */
    literals: 8,
  },
  afterLogin: {
    /** Lines of one command together: RFC 7162 4 asks for 8,192; UID sets of clients that do not compress them need more. Dovecot allows 64 KB. */
    command: 64 * KB,
    /** An argument sent as a literal. Messages are no arguments: they stream, and have their own limit. */
    literal: 32 * KB,
    /** Literals of one command that are held at once: with the one above, 2 MB for one command. */
    literals: 64,
  },
  /** Non-synchronizing literals of a refused command, which come anyway: thrown away up to this, so that the session stays usable. */
  discarded: 100 * MB,
  /** Parentheses and NOTs inside one another in a search program. */
  searchNesting: 50,
  /** Keys of one search program: each becomes a condition of a query. */
  searchKeys: 1_000,
  /** Criteria of one SORT: there are nine different ones. */
  sortCriteria: 20,
  /** Data items of one FETCH: BODY[] a thousand times over is an attack on the server's disk. */
  fetchItems: 100,
  /** Field names of one HEADER.FIELDS: they are repeated in every response. */
  headerNames: 100,
  /** Numbers of one section part: more than the levels of mimeLimits.nesting. */
  sectionDepth: 128,
  /** Patterns of one LIST: each is compared with every mailbox. */
  patterns: 50,
  /** Wildcards of one pattern: matching takes time in proportion to them. */
  wildcards: 30,
  /** Pairs of one ID, octets of a field and of a value: RFC 2971 3.3. */
  idPairs: 30,
  idField: 30,
  idValue: 1024,
} as const;

/** IMAP sessions (protocols/imap); wire/imap has imapLimits. Times in milliseconds. */
export const imapSessionLimits = {
  /** RFC 9051 5.4: the autologout timer runs for at least 30 minutes. Clients end their IDLE after 29. */
  idle: 31 * 60_000,
  /** The same before login, where nothing is lost by ending: as Dovecot. */
  loginIdle: 3 * 60_000,
  /** Failed logins of one session: three, as people mistype. */
  logins: 3,
  /** Commands answered with BAD in one session; past it the connection is closed. Dovecot closes at 20, in a row. */
  errors: 50,
  /** Messages that are looked up before other sessions get a turn: about a millisecond. */
  page: 250,
  /** Messages that a search looks at before others get a turn: narrow rows, of which few come back. */
  searched: 5_000,
  /** Messages whose flags one operation changes: some 50 ms in which nobody else writes. */
  flagged: 10_000,
  /** Messages that one operation expunges: the same. */
  expunged: 2_000,
  /** Messages that one operation moves, and that one copies: the same. */
  moved: 2_000,
  copied: 2_000,
  /** Messages of one APPEND: what is known of each is held until all are there. */
  appended: 1_000,
  /** Bytes handed to the socket before other sessions get a turn. */
  burst: 256 * KB,
} as const;

/** Threads (protocols/imap). */
export const threadLimits = {
  /** Levels that THREAD=REFERENCES climbs to see whether a link would make a loop, before it leaves the link out: no conversation is so deep, and time must not grow with the square of what strangers send. Only messages that come before those they answer need it. */
  levels: 1_000,
} as const;
