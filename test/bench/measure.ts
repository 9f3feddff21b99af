import { setTimeout as sleep } from 'node:timers/promises';
import { mailboxCounts, untilVisible } from './arrivals.ts';
import type { LoadResult } from './loads.ts';
import { cpuOf, cpuOfChildren, watchMemory } from './processes.ts';
import type { Service } from './service.ts';

/** One load of a bench. */
export interface Load {
  label: string;
  /** Milliseconds added to every flush; none by default. */
  slowFlush?: number;
  /** Brings a service to the state that the load needs. */
  prepare?(service: Service): Promise<void>;
  /** The fewest units that make sense: one for each connection or account. */
  least: number;
  /** Runs `units` messages, or sessions where a session reads many. */
  run(service: Service, units: number): Promise<LoadResult>;
}

/** What is measured, in the order of the report's columns. */
export const metrics = {
  rate: 'messages/s',
  visible: 'visible/s',
  cpu: 'CPU ms/message',
  flushes: 'flushes/message',
  rss: 'peak RSS MB',
  pss: 'peak PSS MB',
  generator: 'generator CPU ms/message',
} as const;

export type Metric = keyof typeof metrics;
export type Figures = Partial<Record<Metric, number>>;

/** Runs a load for about `seconds` (its units come from a short run before it) and measures the service. */
export async function measure(service: Service, load: Load, seconds: number): Promise<Figures> {
  await load.prepare?.(service);
  service.flushes.slowBy(load.slowFlush ?? 0);
  const units = await calibrate(service, load, seconds);
  const counts = await mailboxCounts(service);
  const before = { cpu: cpuOf(service.roots), generator: cpuOfChildren(), flushes: service.flushes.count() };
  const memory = watchMemory(service.roots);
  const result = await load.run(service, units);
  const peaks = memory.stop();
  const generator = cpuOfChildren() - before.generator;
  const visibleAt = await untilVisible(service, counts, result);
  await untilIdle(service);
  service.flushes.slowBy(0);
  const flushes = service.flushes.count() - before.flushes;
  if (result.delivered.length > 0 && flushes === 0) throw new Error(`${service.name}: flushes are not counted`);
  const each = (total: number): number => total / result.messages;
  return {
    rate: result.messages / ((result.ended - result.started) / 1000),
    ...(visibleAt === undefined ? {} : { visible: result.messages / ((visibleAt - result.started) / 1000) }),
    cpu: each(1000 * (cpuOf(service.roots) - before.cpu)),
    flushes: each(flushes),
    rss: peaks.rss / 2 ** 20,
    pss: peaks.pss / 2 ** 20,
    generator: each(1000 * generator),
  };
}

/** Warms the service up with two short runs and returns how many units fill `seconds`. */
async function calibrate(service: Service, load: Load, seconds: number): Promise<number> {
  let units = load.least;
  for (const target of [0.5, seconds]) {
    const counts = await mailboxCounts(service);
    const result = await load.run(service, units);
    await untilVisible(service, counts, result);
    const perSecond = (1000 * units) / Math.max(1, result.ended - result.started);
    units = Math.max(load.least, Math.ceil(perSecond * target));
  }
  await untilIdle(service);
  return units;
}

/** Waits until what a load left to be done later (checkpoints, queue files) is done, so that it is counted too. */
async function untilIdle(service: Service): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const before = cpuOf(service.roots);
    await sleep(500);
    if (cpuOf(service.roots) - before < 0.03) return;
  }
  throw new Error(`${service.name}: still busy 30 s after the load`);
}
