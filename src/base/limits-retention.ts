/** What is kept for a time and then forgotten (services/maintenance/retention), and what goes with an account (store/erasure). */
export const retentionLimits = {
  /** Days that trails are kept unless the configuration says otherwise: a month of "where is my mail?". */
  trailDays: 30,
  /** Days of the login history: enough for "was that me?" in last quarter's mail, no more of people's whereabouts. */
  loginHistoryDays: 90,
  /** Days of the audit log: two years, so that a yearly review sees the whole of the year before. */
  auditDays: 730,
  /** Milliseconds between two rounds: what is too old goes within the hour. */
  interval: 3600_000,
  /** Rows forgotten in one write, some milliseconds, so that others' writes fit between. */
  rows: 200,
  /** Trails looked through at a time for those of an account that goes: some milliseconds, then others have their turn. */
  stretch: 5_000,
  /** Milliseconds between the id of a message and its trail, at most: trails that young are looked through again when the account goes. */
  arrival: 15 * 60_000,
} as const;
