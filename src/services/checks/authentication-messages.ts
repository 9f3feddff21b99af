import type { FailureReason } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import type { Authentication } from './authentication-results.ts';
import type { Origin } from './types.ts';

/** What the thread is told of a message. */
export type Subject = Origin & { hostname: string };

/** An answer of DNS as mailauth reads it: rows, or why there are none. */
export type DnsAnswer = { rows: unknown[] } | { missing: 'nxdomain' | 'no-data' } | { failed: FailureReason };

/** To the thread; `job` is the number of a message. */
export type ToThread =
  | { kind: 'begin'; job: number; subject: Subject }
  | { kind: 'chunk'; job: number; bytes: Uint8Array }
  | { kind: 'end'; job: number }
  | { kind: 'abandon'; job: number }
  | { kind: 'answer'; question: number; answer: DnsAnswer };

/** From the thread. */
export type FromThread =
  /** So many bytes were taken. */
  | { kind: 'taken'; job: number; bytes: number }
  | { kind: 'done'; job: number; result: Authentication }
  | { kind: 'failed'; job: number; reason: string }
  | { kind: 'question'; question: number; job: number; name: string; type: RecordType };
