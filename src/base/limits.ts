/**
 * Every limit of the program, named, with its unit and the reason for its value. A limit that an installation may
 * want to change is a setting whose default stands here. A part with many has a file of its own, `limits-<part>.ts`.
 */
const KB = 1024;
const MB = 1024 * KB;

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

/** Metrics (base). */
export const metricsLimits = {
  /** Series of one metric, that is combinations of its labels: a scrape stays small and a mistaken label is found at the start. */
  series: 500,
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

/** Compression of connections (net). */
export const compressionLimits = {
  /** zlib's windowBits and memLevel for what we send: 64 KB a connection where the defaults take 256 KB, for a few percent more bytes. */
  window: 13,
  memory: 6,
} as const;
