/** So many tries at once; one more every `interval` milliseconds. */
export interface BudgetSize {
  readonly tries: number;
  readonly interval: number;
}

/** Tries that are left to somebody, as of a moment. */
export interface Budget {
  left: number;
  at: number;
}

/** The budget as of now; a full one where nothing is remembered. A clock that went back gives nothing and takes nothing. */
export function refill(budget: Budget | undefined, { tries, interval }: BudgetSize, now: number): Budget {
  if (budget === undefined) return { left: tries, at: now };
  const gained = Math.max(0, now - budget.at) / interval;
  return { left: Math.min(tries, budget.left + gained), at: now };
}
