/** What the service remembers of its own health (health-history.ts). Times in milliseconds. */
export const healthLimits = {
  /** Between two samples: what changes faster is not seen by people anyway. */
  step: 10_000,
  /** Samples that are kept: one hour, of some forty kilobytes. Longer times are for Prometheus. */
  samples: 360,
  /** What is counted is shown as what came within so long before. */
  window: 60_000,
  /** Domains named whose DNS is not as it should be: whoever has more needs a list, not a page of figures. */
  domains: 50,
} as const;
