const KB = 1024;
const MB = 1024 * KB;

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
