import { type Metrics, secondsBuckets } from '#base/metrics.ts';
import type { Reason } from './types.ts';

const dispositions = ['accept', 'junk', 'refuse'] as const;
const checks = [
  'spf',
  'dkim',
  'dmarc',
  'arc',
  'iprev',
  'rspamd',
  'clamav',
] as const satisfies readonly Reason['check'][];

/** Declares the metrics of the checks. */
export function checkMetrics(metrics: Metrics) {
  return {
    messages: metrics.counters('sowa_checked_messages_total', 'Messages from outside, by what the checks said.', {
      disposition: dispositions,
    }),
    unanswered: metrics.counters('sowa_unanswered_checks_total', 'Checks that were given up (temperror).', {
      check: checks,
    }),
    listed: metrics.counter('sowa_listed_clients_total', 'Times that a DNS list named a client.'),
    seconds: metrics.histogram(
      'sowa_check_seconds',
      'Time from the end of a message to the verdict on it.',
      secondsBuckets,
    ),
  };
}
