import { bodyLimits } from '#base/limits-store.ts';
import type { BodyRef } from '#store/types.ts';
import type { BodyReader } from './reader.ts';
import { headerSize, parseRef } from './record.ts';

/** Bodies next to one another in a segment; `segment` is null for a large one, which is alone. */
interface Run {
  segment: string | null;
  /** Where the first begins and the last ends. */
  from: number;
  to: number;
  bodies: { from: number; to: number }[];
}

/**
 * Small bodies in turn, each whole. A mailbox that is read from end to end has neighbours in the order of their arrival:
 * one read for many of them costs about as much as for one. Undefined for what is large or cannot be read like this.
 */
export async function* readSmall(
  reader: Pick<BodyReader, 'span'>,
  bodies: readonly BodyRef[],
): AsyncGenerator<Uint8Array | undefined, void> {
  const runs = runsOf(bodies);
  // A failure is told body by body, by whoever reads them again.
  const load = async (run: Run | undefined) =>
    run === undefined || run.segment === null
      ? undefined
      : reader.span(run.segment, run.from, run.to).catch(() => undefined);
  let next = load(runs[0]);
  for (const [i, run] of runs.entries()) {
    const bytes = await next;
    next = load(runs[i + 1]);
    for (const { from, to } of run.bodies) yield bytes?.subarray(from - run.from, to - run.from);
  }
}

function runsOf(bodies: readonly BodyRef[]): Run[] {
  const runs: Run[] = [];
  for (const { ref, size } of bodies) {
    const place = parseRef(ref);
    const from = place.offset + headerSize;
    const segment = size > bodyLimits.small ? null : place.segment;
    const last = runs.at(-1);
    const joins =
      last !== undefined &&
      segment !== null &&
      last.segment === segment &&
      from >= last.to &&
      from - last.to <= bodyLimits.gap &&
      from + size - last.from <= bodyLimits.together;
    if (joins) {
      last.to = from + size;
      last.bodies.push({ from, to: from + size });
    } else runs.push({ segment, from, to: from + size, bodies: [{ from, to: from + size }] });
  }
  return runs;
}
