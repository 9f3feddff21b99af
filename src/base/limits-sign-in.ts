const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Browser sessions (directory/sessions). Times in milliseconds. */
export const sessionLimits = {
  /** Random bytes of a token: 256 bits are not found by trying. */
  token: 32,
  /** How long a session of a mailbox user lasts without use, and in all: a week's holiday, and a password asked for each month. */
  user: { idle: 7 * day, total: 30 * day },
  /** The same for administrators, who can do much in a browser left open: a lunch, and a working day. */
  administrator: { idle: hour, total: 12 * hour },
  /** How long a proof of identity lets its owner do risky things: long enough to set up a second factor with a phone in hand. */
  recent: 10 * minute,
  /** Between two notes of its use, so that reading mail does not write each time. */
  noteInterval: minute,
  /** Sessions of one owner; opening another ends the one unused for longest. */
  perOwner: 50,
  /** Characters of the browser's name of itself that are kept. */
  agent: 300,
} as const;
