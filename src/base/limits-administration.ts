const day = 24 * 3600_000;

/** The audit log (directory/audit). */
export const auditLimits = {
  /** Milliseconds a row is kept: two years, so that a yearly review sees the whole of the year before. */
  age: 2 * 365 * day,
  /** Rows of one page. */
  page: 200,
} as const;
