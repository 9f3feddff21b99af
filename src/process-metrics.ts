import { statfsSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '#base/metrics.ts';

/** Declares what the process and its disk are like; names as Prometheus' own client libraries have them. */
export function declareProcessMetrics(metrics: Metrics, data: string): Disposable {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const started = Date.now() / 1000 - process.uptime();
  metrics.measure('process_start_time_seconds', 'Start of the process since the Unix epoch.', () => started);
  metrics.measure('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  metrics.measure('nodejs_heap_size_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  metrics.measure(
    'nodejs_eventloop_lag_p99_seconds',
    'Event loop delay, 99th percentile since the last scrape.',
    () => {
      const seconds = delay.percentile(99) / 1e9;
      delay.reset();
      return seconds;
    },
  );
  metrics.measure('sowa_disk_free_bytes', 'Free space for the data directory.', () => freeSpace(data));
  return { [Symbol.dispose]: () => delay.disable() };
}

/** Bytes that the program may still write in the file system of a directory. */
export function freeSpace(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
