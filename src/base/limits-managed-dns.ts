const second = 1_000;

/** Zones that we change (net/dns/rfc2136, services/domains). */
export const managedDnsLimits = {
  /** Milliseconds for one question or update: servers write an update to their disk before they answer. */
  exchange: 10 * second,
  /** Milliseconds for a whole transfer of a catalog zone. */
  transfer: 60 * second,
  /** Zones of a catalog: 100,000 are some 5 MB of records. */
  zones: 100_000,
} as const;
