import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { compactionLimits } from '#base/limits-store.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import type { BodyRef } from '#store/types.ts';
import type { SegmentBodies } from './body-store.ts';
import { headerSize } from './record.ts';
import { bodiesOf } from './rows.ts';

/** What one pass did. */
export interface CompactionReport {
  removedSegments: number;
  removedBytes: number;
  movedBodies: number;
}

/**
 * Gives the disk back what no row names. A segment nobody names is removed; one that is mostly dead has its living
 * bodies copied to the active segment first and is removed at a later pass, when no reader can still hold an old
 * reference. Serving goes on meanwhile: all work is asynchronous and paced by the disk.
 */
export class Compaction {
  readonly #database: Database;
  readonly #bodies: SegmentBodies;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #emptied = new Map<string, number>();

  constructor(options: { database: Database; bodies: SegmentBodies; clock: Clock; log: Log }) {
    this.#database = options.database;
    this.#bodies = options.bodies;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Looks at every segment once. Stops early when `signal` is aborted. */
  async pass(signal?: AbortSignal): Promise<CompactionReport> {
    const report: CompactionReport = { removedSegments: 0, removedBytes: 0, movedBodies: 0 };
    for (const entry of await readdir(this.#bodies.directory, { withFileTypes: true })) {
      if (signal?.aborted === true) break;
      if (entry.isFile() && entry.name !== this.#bodies.active) await this.#segment(entry.name, report);
    }
    if (report.removedSegments > 0 || report.movedBodies > 0) this.#log.info('bodies-compacted', { ...report });
    return report;
  }

  async #segment(name: string, report: CompactionReport): Promise<void> {
    const file = await stat(join(this.#bodies.directory, name));
    // A body is durable before its row: what is young may only not have its row yet.
    if (this.#clock.now() - file.mtimeMs < compactionLimits.settle) return;
    const living = await bodiesOf(this.#database.reader, name);
    if (living.length > 0) {
      const livingBytes = living.reduce((sum, body) => sum + headerSize + body.size, 0);
      if (livingBytes < file.size * compactionLimits.liveShare)
        report.movedBodies += await this.#evacuate(name, living);
      return;
    }
    const emptied = this.#emptied.get(name);
    if (emptied !== undefined && this.#clock.now() - emptied < compactionLimits.settle) return;
    this.#emptied.delete(name);
    await this.#bodies.remove(name);
    report.removedSegments++;
    report.removedBytes += file.size;
  }

  async #evacuate(name: string, living: readonly BodyRef[]): Promise<number> {
    let moved = 0;
    for (let at = 0; at < living.length; at += compactionLimits.moves) {
      const moves: [from: string, to: string][] = [];
      for (const body of living.slice(at, at + compactionLimits.moves)) {
        const to = await this.#copy(body);
        if (to !== null) moves.push([body.ref, to]);
      }
      await this.#database.write([{ name: 'bodies.move', lane: 0, args: { moves } }]);
      moved += moves.length;
    }
    this.#emptied.set(name, this.#clock.now());
    return moved;
  }

  // A damaged body stays where it is, so that its segment stays too and nothing is made worse.
  async #copy(body: BodyRef): Promise<string | null> {
    try {
      await this.#bodies.verify(body);
    } catch (error) {
      if (codeOf(error) === 'unavailable') throw error;
      this.#log.error('body-damaged', { ref: body.ref, error: (error as Error).message });
      return null;
    }
    const writer = this.#bodies.create();
    try {
      for await (const chunk of this.#bodies.read(body)) await writer.write(chunk);
      return (await writer.finish()).ref;
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }
}
