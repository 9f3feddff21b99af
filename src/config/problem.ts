import type { Expectation } from './kinds.ts';

/** Where a value came from. */
export type Origin =
  | { from: 'file'; file: string; line: number }
  | { from: 'environment'; variable: string }
  | { from: 'command line' }
  | { from: 'default' };

/** What is wrong with it. */
type Fault =
  | { kind: 'unreadable'; reason: string }
  | { kind: 'syntax'; message: string }
  | { kind: 'unknown'; nearest: string | undefined }
  | { kind: 'value'; found: string; expected: Expectation | { kind: 'table' } }
  | { kind: 'clash'; other: string };

/** One mistake in the configuration, as data: the command line puts it in words. */
export interface Problem {
  origin: Origin;
  /** Dotted key; empty where the whole file is meant. */
  key: string;
  fault: Fault;
}
