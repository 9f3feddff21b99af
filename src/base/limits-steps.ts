/** Work on mailboxes that is done in several transactions (store/unfinished.ts), so that whoever waits writes between. */
export const stepLimits = {
  /** Messages that one transaction removes of a deleted mailbox, or at the end of a POP3 session, and rows of a deleted account: some 50 ms in which nobody else writes. */
  removed: 2_000,
  /** Milliseconds after its last step when a copy counts as abandoned: a step takes some 50, and waits for what is before it. */
  abandoned: 60_000,
  /** Milliseconds between two looks for what was left unfinished: one look-up by key. */
  interval: 30_000,
} as const;
