import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf } from './processes.ts';
import type { Service } from './service.ts';

/** What one load of the IMAP bench comes to on one service. */
export interface ImapFigures {
  /** In the unit of the load. */
  value: number;
  /** CPU milliseconds of the service for each session, message, command or wake-up. */
  cpu?: number;
  /** Flushes for each of them. */
  flushes?: number;
}

/** One load of the IMAP bench. */
export interface ImapLoad {
  label: string;
  /** Of `value`; where it is a time or a size, less is better. */
  unit: 'logins/s' | 'messages/s' | 'MB/s' | 'ms' | 'KB';
  /** Milliseconds added to every flush; none by default. */
  slowFlush?: number;
  /** Runs for about `seconds`. */
  run(service: Service, seconds: number): Promise<ImapFigures>;
}

/** Runs `work`, which says how much it did, and what the service did for it until it was idle again. */
export async function metered<T extends { done: number }>(
  service: Service,
  work: () => Promise<T>,
): Promise<T & Required<Pick<ImapFigures, 'cpu' | 'flushes'>>> {
  const before = { cpu: cpuOf(service.roots), flushes: service.flushes.count() };
  const result = await work();
  await untilIdle(service);
  const cpu = (1000 * (cpuOf(service.roots) - before.cpu)) / result.done;
  return { ...result, cpu, flushes: (service.flushes.count() - before.flushes) / result.done };
}

/** Waits until a service has done what it put off: files to move, texts to index. */
export async function untilIdle(service: Service): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const before = cpuOf(service.roots);
    await sleep(500);
    if (cpuOf(service.roots) - before < 0.03) return;
  }
  throw new Error(`${service.name}: still busy two minutes after the load`);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
