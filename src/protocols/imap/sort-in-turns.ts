import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that are sorted, merged or looked at before others get a turn: about a millisecond. */
const portion = 5_000;

/** Sorts as Array's toSorted does, stable, giving others a turn now and then. Throws the signal's reason when aborted. */
export async function sortInTurns<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  signal: AbortSignal,
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += portion) {
    runs.push(items.slice(from, from + portion).toSorted(compare));
    await others(signal);
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let i = 0; i < runs.length; i += 2)
      merged.push(await merge(runs[i] ?? [], runs[i + 1] ?? [], compare, signal));
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Calls `act` for each item in turn, giving others a turn now and then. Throws the signal's reason when aborted. */
export async function forEachInTurns<T>(
  items: readonly T[],
  act: (item: T) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < items.length; from += portion) {
    for (const item of items.slice(from, from + portion)) act(item);
    await others(signal);
  }
}

async function merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const merged: T[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length;) {
    const fromLeft = j === right.length || (i < left.length && compare(left[i]!, right[j]!) <= 0);
    merged.push(fromLeft ? left[i++]! : right[j++]!);
    if (merged.length % portion === 0) await others(signal);
  }
  return merged;
}

async function others(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}
