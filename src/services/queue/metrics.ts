import { type Counter, type Family, type Gauge, type Histogram, type Metrics } from '#base/metrics.ts';

const outcomes = ['delivered', 'expanded', 'relayed', 'failed', 'expired', 'deferred'] as const;
const places = ['here', 'elsewhere'] as const;

/** What is counted of the queue. */
export interface QueueMetrics {
  outcomes: Family<{ place: typeof places; outcome: typeof outcomes }, Counter>;
  /** Seconds from the arrival of a message until a recipient has it. */
  delay: Histogram;
  waiting: Gauge;
  held: Gauge;
  age: Gauge;
  /** Says who knows how many deliveries are under way. */
  sending(count: () => number): void;
  webhooks: Family<{ result: readonly ['done', 'failed'] }, Counter>;
}

/** From at once to the default expiry, in seconds. */
const delayBuckets = [0.1, 0.5, 1, 5, 30, 60, 300, 1800, 3600, 4 * 3600, 24 * 3600, 5 * 24 * 3600];

/** Declares the metrics of the queue. */
export function queueMetrics(metrics: Metrics): QueueMetrics {
  return {
    sending: (count) => metrics.measure('sowa_queue_sending', 'Deliveries from the queue that are under way.', count),
    outcomes: metrics.counters('sowa_queue_outcomes_total', 'How attempts to deliver to a recipient ended.', {
      place: places,
      outcome: outcomes,
    }),
    delay: metrics.histogram('sowa_queue_delay_seconds', 'From arrival to delivery from the queue.', delayBuckets),
    waiting: metrics.gauge('sowa_queue_recipients', 'Recipients in the queue, not held.'),
    held: metrics.gauge('sowa_queue_held_recipients', 'Recipients that an operator holds.'),
    age: metrics.gauge('sowa_queue_oldest_seconds', 'Age of the oldest message in the queue.'),
    webhooks: metrics.counters('sowa_webhook_calls_total', 'Calls of webhooks.', { result: ['done', 'failed'] }),
  };
}
