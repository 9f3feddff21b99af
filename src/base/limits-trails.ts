/** Lists of delivery trails. Trails have no index by account, because every message that comes in would write it. */
export const trailListLimits = {
  /** Trails read at a time, from the newest on, to find those somebody may see: some milliseconds, then others have their turn. */
  stretch: 5_000,
  /** Stretches of one page: 100,000 messages, after which the page ends as it is and says where the next begins. */
  stretches: 20,
} as const;
