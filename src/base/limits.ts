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

/** Connections (net). Times in milliseconds. */
export const netLimits = {
  /** Bytes that wait unread in one connection before the peer is no longer read: a thousand silent sessions hold at most 64 MB. One arriving chunk (at most 64 KB) may come on top. */
  buffered: 64 * KB,
  /** Unread chunks, whatever their size: a peer that sends single bytes must not cost an object per byte. */
  chunks: 64,
  /** Rest of an over-long line that is read and thrown away so that the session stays usable; past it the connection is closed. */
  discarded: 1 * MB,
  /** Output collected in one tick before it is handed to the socket without waiting for the end of the tick. */
  coalesced: 64 * KB,
  /** Waiting for one line or chunk when nothing else is set: RFC 5321 4.5.3.2.7 asks for at least 5 minutes. */
  idle: 5 * 60_000,
  /** A transfer (readChunk, flush) slower than this many bytes per second, once `slowGrace` is used up, is ended. Postfix's smtpd_min_data_rate. */
  minimumRate: 500,
  /** Time a transfer may wait in all before minimumRate counts: covers a mobile network changing cells. */
  slowGrace: 60_000,
  /** TLS handshake, from the first byte we wait for. */
  handshake: 30_000,
  /** After our last words: how long the peer may take to read them and close. */
  linger: 2_000,
  /** Shutdown: how long sessions may finish what they are doing. */
  drain: 10_000,
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

/** Metrics (base). */
export const metricsLimits = {
  /** Series of one metric, that is combinations of its labels: a scrape stays small and a mistaken label is found at the start. */
  series: 500,
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

/** Lists of the directory. */
export const directoryLimits = {
  /** Rows of one page. */
  page: 500,
  /** Characters of a display name. */
  displayName: 200,
  /** Milliseconds for which RCPT remembers that an account takes mail: long enough for a flood, too short for anyone to notice. */
  remembered: 1_000,
  /** Addresses remembered so: 2,000 are about half a megabyte. */
  rememberedAddresses: 2_000,
} as const;

/** HTTP listeners (protocols/http). Times in milliseconds. */
export const httpLimits = {
  /** Bytes of a request's line and header fields: Node's own default, twice what browsers send with many cookies. */
  header: 16 * KB,
  /** A whole request must have arrived in this time; ends clients that send a byte a minute. */
  request: 30_000,
  /** An idle connection is kept for the next request of a page or of a scrape. */
  keepAlive: 20_000,
  /** Bytes of a form that a person fills in. */
  form: 16 * KB,
} as const;

/** SMTP and LMTP (wire/smtp, protocols/smtp). Octets, with the line end where lines are meant. */
export const smtpLimits = {
  /** A command, but for AUTH (saslLimits.line): RFC 5321 4.5.3.1.4 gives 512, and the parameters of RFC 3461 4 and RFC 4954 3 add 500 each. Postfix allows as much. */
  commandLine: 2048,
  /** A line of a reply: RFC 5321 4.5.3.1.5. */
  replyLine: 512,
  /** ENVID as encoded: RFC 3461 4.4. */
  envelopeId: 100,
  /** ORCPT as encoded: RFC 3461 4.2. */
  originalRecipient: 500,
  /** PROXY protocol version 1: a line of at most 107 octets (section 2.1 of its specification). */
  proxyLine: 107,
  /** PROXY protocol version 2 behind its first 16 octets: addresses (up to 216), and room for the details that balancers add, a certificate's name among them. */
  proxyBlock: 2048,
  /** Milliseconds in which the header of the PROXY protocol must arrive. */
  proxyTime: 5_000,
  /** Received fields past which a message is going in circles: RFC 5321 6.3 asks for at least 100. */
  received: 100,
  /** From or Sender of a submitted message; the addresses in it are checked one by one. */
  author: 8 * KB,
  /** Addresses in From and Sender of a submitted message, each a look-up. */
  authors: 20,
  /** Bytes read on behind the largest message before the connection is closed: a client that sends a little too much hears why. */
  excess: 100 * MB,
  /** Commands refused in one session: past it, 421. Postfix closes at 20. */
  errors: 20,
  /** Commands without effect on mail (NOOP, RSET, VRFY, EHLO, …) in a row between messages. Postfix counts junk from 100. */
  idleCommands: 100,
  /** Failed logins of one session: three, as people mistype; who guesses has to open a new connection each time. */
  logins: 3,
  /** Messages of one session, told to clients as MAILMAX (RFC 9422 4): a balance that shuts sessions down in turn. */
  messages: 1_000,
} as const;

/** SASL exchanges (wire/sasl), in every protocol. */
export const saslLimits = {
  /** Octets of a response line in base64, with its CRLF: RFC 4954 4. */
  line: 12_288,
} as const;

/** POP3 (protocols/pop3). Times in milliseconds. */
export const pop3Limits = {
  /** Octets of a command line. RFC 2449 4 gives 255, but the longest password (1,024) and bearer tokens in AUTH must fit. */
  line: 2048,
  /** RFC 1939 3: the autologout timer runs for at least 10 minutes. */
  idle: 10 * 60_000,
  /** The same before login, where nothing is lost by ending: as Dovecot. */
  loginIdle: 3 * 60_000,
  /** Failed logins of one session: three, as people mistype. */
  logins: 3,
  /** Commands answered with -ERR in one session; past it the connection is closed. */
  errors: 50,
  /** Messages that are looked up before other sessions get a turn. */
  page: 250,
} as const;

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

/** DNS messages (wire/dns) and the resolver (net/dns). Times in milliseconds unless said otherwise. */
export const dnsLimits = {
  /** Octets of a label and of a whole name with its length octets: RFC 1035 2.3.4. */
  label: 63,
  name: 255,
  /** Octets of a UDP answer that we ask for (RFC 6891 6.2.3): what passes every network without fragments, as agreed on the DNS flag day of 2020. */
  udp: 1232,
  /** Octets of a message over TCP: RFC 1035 4.2.2. */
  message: 65_535,
  /** Records of one message that are read: the largest honest answers have some hundreds. More is malformed. */
  records: 2_000,
  /** Aliases (CNAME) followed for one question: BIND stops at 16. */
  aliases: 16,
  /** Waiting for one server's answer, and at each further round twice as long: resolv.conf's default is 5 s, which holds up mail for too long where a server is dead. */
  attempt: 2_000,
  /** Rounds over all servers. */
  rounds: 3,
  /** One question in all, aliases and TCP included. */
  total: 15_000,
  /** Questions under way at once; more wait. Each has a socket of its own. */
  inFlight: 500,
  /** Answers kept. Of the oldest kind that are still good some are lost, which costs a question. */
  cached: 20_000,
  /** Seconds an answer is kept at most, whatever its TTL: RFC 8767 4 suggests a cap of a day or so. */
  ttl: 86_400,
  /** Seconds that nothing is kept at most: RFC 2308 5 suggests one to three hours. */
  negativeTtl: 3_600,
  /** Seconds that a failure is remembered, so that a dead server is not asked for every recipient: RFC 9520 3.2 asks for at least 1. */
  failureTtl: 5,
} as const;

/** Bulk imports (directory/import). */
export const importLimits = {
  /** Bytes of a file: 500 rows need some 50 KB; room for wide columns that are not ours. */
  file: 4 * MB,
  /** Rows a file may have at most, whatever a policy allows: each costs a hash of 40 ms. */
  rows: 10_000,
  /** Columns of a row: spreadsheets that lost their way have thousands. */
  columns: 100,
  /** Characters of one field. */
  field: 1_000,
  /** Rows whose accounts are being made: enough that every core hashes while others are written, few enough that a stop waits for little. */
  rowsAtOnce: 16,
} as const;

/** The queue (services/queue). Times in milliseconds. */
export const queueLimits = {
  /** A claim ends after this without renewal: a node that died has its mail sent by another one. */
  lease: 10 * 60_000,
  /** Between renewals of the claims that are being worked on: three may fail before a claim ends. */
  renewal: 3 * 60_000,
  /** Recipients of one claim: one commit for many, and one transaction stays in milliseconds. */
  claim: 200,
  /** Messages claimed ahead of those being delivered: no connection waits for the database, few wait for a connection. */
  ahead: 200,
  /** Bytes up to which a message is read once and kept while it is delivered: 200 of them are 50 MB at most. */
  inMemory: 256 * KB,
  /** Bytes at the beginning of a message in which our Return-Path ends: a path has 256 octets (RFC 5321 4.5.3.1.3), more in UTF-8. */
  returnPath: 2 * KB,
  /** The longest wait before the schedule is read again: a clock that jumps or a lost announcement costs this much. */
  sleep: 60_000,
  /** Before a database that failed is asked again. */
  recovery: 1_000,
  /** Steps of an attempt are written with its end, or after this long: most attempts then cost one write. */
  traceDelay: 1_000,
  /** Between countings of the queue for the metrics. */
  count: 30_000,
  /** Bytes of a message that a report returns whole where RET=FULL asks for it; a larger one is returned by its header. */
  returned: 1 * MB,
  /** Bytes of a header that a report returns. */
  returnedHeader: 64 * KB,
  /** Characters of a remote reply that are kept and reported. */
  reply: 1000,
} as const;

/** Webhooks (services/queue/webhooks). */
export const webhookLimits = {
  /** Milliseconds until an answer: receivers should take a call in and work later. */
  timeout: 15_000,
  /** Calls made at a time. */
  concurrent: 8,
  /** Milliseconds that a claim of calls lasts: longer than `concurrent` calls take one after another. */
  lease: 5 * 60_000,
} as const;

/** Checks of incoming mail (services/checks). Times in milliseconds. */
export const checkLimits = {
  /** Bytes of a header that is checked: what is longer has no DKIM signature that anybody would wait for. */
  header: 256 * KB,
  /** DKIM-Signature fields that are looked at, each with a hash over the body and a question to DNS (RFC 6376 6.1 lets a verifier limit them). */
  signatures: 10,
  /** Bytes handed to a check that it did not take yet. */
  window: 256 * KB,
  /** From the end of a message to the results of SPF, DKIM, DMARC and ARC: RFC 7208 4.6.4 allows SPF at least 20 s. */
  authentication: 20_000,
  /** How much longer the thread may be silent before it is taken for stuck and replaced. */
  grace: 5_000,
  /** Megabytes of the thread's heap. */
  heap: 256,
  /** Names of one address that iprev looks up: RFC 8601 3 asks for a limit, RFC 7208 4.6.4 has ten. */
  pointers: 10,
  /** One answer of a list (DNSBL): the client waits for it at RCPT. */
  listing: 5_000,
  /** All the waiting for rspamd or ClamAV that one message does. */
  scanner: 30_000,
  /** Bytes of an answer of rspamd: its symbols with their options. */
  answer: 256 * KB,
  /** Milliseconds that a scanner which failed is left alone, so that each message does not wait for it again. */
  down: 10_000,
  /** Bytes of the reasons stored with a message, and characters of one of them. */
  reasons: 4 * KB,
  reason: 200,
} as const;

/** Rules at delivery (directory/routing). */
export const routingLimits = {
  /** Steps from one address to the next (forward, group): longer chains are mistakes. Exim and Postfix stop in circles only; ten hops are more than any organisation has levels. */
  depth: 10,
  /** Accounts and addresses that one recipient can become: a group of groups is not a newsletter. */
  targets: 1_000,
  /** Members of one group. */
  members: 500,
  /** Forwards of one account, those of its aliases included. */
  forwards: 20,
  /** Messages that forwards of one account send in a day, where the installation says nothing else: a busy mailbox has 200; a mailbox that is bombed must not bomb others. */
  forwardsPerDay: 1_000,
  /** Permanent refusals in a row after which a forward pauses: one may be about a message, five are about the address. */
  refusals: 5,
  /** Bytes read of a message's beginning to see where it has been and whether an absent owner should answer: more than headers have. */
  header: 128 * KB,
} as const;

/** Answers of people who are away (services/vacation). */
export const vacationLimits = {
  /** Days in which one sender is answered once, by default: RFC 5230 4.1 asks for 7. */
  interval: 7,
  /** The longest such time, in days: RFC 5230 4.1 allows as many. */
  maxInterval: 365,
  /** Characters of a subject and of a text. */
  subject: 200,
  text: 10_000,
} as const;

/** Asking the target server of a domain for a recipient (services/routing). Times in milliseconds. */
export const probeLimits = {
  /** The whole conversation: a client of ours waits for its answer to RCPT meanwhile. */
  time: 10_000,
  /** How long a yes counts: mailboxes seldom go, and a message for one that went is reported by the queue. */
  accepted: 60 * 60_000,
  /** How long a no counts: a mailbox made there must receive soon. */
  refused: 5 * 60_000,
  /** How long a target that did not answer is not asked again, so that a dead one does not hold up every RCPT. */
  silent: 30_000,
  /** Answers remembered, some 200 bytes each. */
  entries: 50_000,
} as const;

/** Contracts of an internet provider (directory/subscribers). */
export const subscriberLimits = {
  /** Characters of a customer number or access login. */
  login: 100,
  /** Mailboxes of one contract. */
  mailboxes: 1_000,
  /** Contracts in one write: each access password costs a hash of 40 ms. */
  batch: 1_000,
  /** Characters of the answer to a security question, at least and at most. */
  answerMin: 2,
  answerMax: 200,
} as const;

/** Threads (protocols/imap). */
export const threadLimits = {
  /** Levels that THREAD=REFERENCES climbs to see whether a link would make a loop, before it leaves the link out: no conversation is so deep, and time must not grow with the square of what strangers send. Only messages that come before those they answer need it. */
  levels: 1_000,
} as const;

/** Delivery to other servers (wire/smtp, services/queue/remote). Times in milliseconds. */
export const deliveryLimits = {
  /** Octets of a line of a reply that are read. RFC 5321 4.5.3.1.5 allows 512; servers that quote whole headers send more. */
  replyLine: 4 * KB,
  /** Lines of one reply: EHLO brings some 20, explanations of a refusal fewer. */
  replyLines: 100,
  /** Characters of a reply's text that are kept for trail and report. */
  replyText: 1_000,
  /** Opening a TCP connection: half of what systems wait by themselves; there are other hosts to try. Postfix's smtp_connect_timeout. */
  connect: 30_000,
  /** Waiting for replies: RFC 5321 4.5.3.2. */
  greeting: 5 * 60_000,
  command: 5 * 60_000,
  dataStart: 2 * 60_000,
  dataBlock: 3 * 60_000,
  dataEnd: 10 * 60_000,
  /** The last reply of a message that is on its way when the service closes. */
  lastReply: 10_000,
  /** Hosts of one destination that are looked at, in order of preference. */
  hosts: 20,
  /** Addresses tried in one attempt: who has ten dead ones is tried again later. Postfix's smtp_mx_address_limit is 5. */
  addresses: 10,
  /** Servers that one attempt tells of a recipient whom the first one put off: Postfix's smtp_mx_session_limit. */
  sessions: 2,
  /** Recipients of one transaction: what RFC 5321 4.5.3.1.8 obliges every server to take. */
  recipients: 100,
  /** Messages of one connection, so that a balancer gets to spread them anew. */
  messages: 100,
  /** A connection waits this long for the next message to the same server. */
  idle: 10_000,
  /** Connections that wait so, to all servers together. */
  idleConnections: 100,
} as const;

/** MTA-STS (RFC 8461). Times in milliseconds, ages in seconds. */
export const mtaStsLimits = {
  /** Octets of a policy: RFC 8461 3.2 suggests at most 64 KB. */
  policy: 64 * KB,
  /** Patterns of one policy; each host is compared with all. */
  patterns: 200,
  /** The fetch in all: RFC 8461 3.3 suggests a minute. */
  fetch: 60_000,
  /** max_age at most: RFC 8461 3.2. */
  age: 31_557_600,
  /** A fetch that failed is not repeated for so long: RFC 8461 3.3 suggests five minutes. */
  retry: 5 * 60_000,
  /** Policies kept. */
  cached: 20_000,
} as const;

/** Signatures (services/signing). */
export const signingLimits = {
  /** Bytes of a header that is signed; a longer one leaves unsigned. */
  header: 256 * KB,
  /** Days for which an SRS address takes reports: longer than any queue tries (RFC 5321 4.5.4.1: 4–5 days). */
  srsDays: 21,
} as const;

/** Compression of connections (net). */
export const compressionLimits = {
  /** zlib's windowBits and memLevel for what we send: 64 KB a connection where the defaults take 256 KB, for a few percent more bytes. */
  window: 13,
  memory: 6,
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
