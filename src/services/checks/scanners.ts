import type { Disposition, Origin, Reason } from './types.ts';

/** What a scanner said, or why it said nothing. */
export type ScanOutcome =
  | { kind: 'said'; result: string; detail: string; disposition: Disposition }
  /** `gone`: nobody answers there, whatever the message. */
  | { kind: 'down'; why: string; gone: boolean };

export interface ScanResult {
  check: Extract<Reason['check'], 'rspamd' | 'clamav'>;
  outcome: ScanOutcome;
}

/** One message on its way through a scanner. None of its methods throws: what goes wrong is the outcome. */
export interface Scan {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<ScanOutcome>;
  abandon(): void;
}

/** A program that looks at messages. */
export interface Scanner {
  readonly check: ScanResult['check'];
  begin(origin: Origin): Scan;
}
