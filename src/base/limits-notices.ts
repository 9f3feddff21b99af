/** Letters to owners about their own security (services/notices). */
export const noticeLimits = {
  /** Letters to one account in 24 hours: whoever sets up a new phone causes four or five, and a program that goes wild stops here. */
  perDay: 10,
  /** Acts read at a time from what happened while nobody ran. */
  page: 500,
  /** Milliseconds for which an occasion is remembered, so that of several nodes one tells it: the day that is counted. */
  remembered: 24 * 3600_000,
} as const;
