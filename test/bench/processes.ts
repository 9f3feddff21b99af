import { readdirSync, readFileSync } from 'node:fs';

/** One line of /proc/PID/stat. */
interface Process {
  pid: number;
  parent: number;
  /** CPU seconds of the process and of its children that ended (utime + stime + cutime + cstime). */
  cpu: number;
  /** Resident memory in bytes. */
  rss: number;
}

// Linux on x86-64 and arm64: USER_HZ is 100, Debian's pages are 4 KB.
const tick = 1 / 100;
const page = 4096;

function readProcess(pid: number): Process | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // proc(5): the name in parentheses may hold anything; state, the third field, follows it.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number): number => fields[number - 3] ?? 0;
  return { pid, parent: field(4), cpu: (field(14) + field(15) + field(16) + field(17)) * tick, rss: field(24) * page };
}

/** A file of /proc; undefined when its process has ended. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The processes of a service: `roots` and everything that descends from them. */
function processTree(roots: readonly number[]): Process[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
  const children = Map.groupBy(all, (process) => process.parent);
  const tree = all.filter((process) => roots.includes(process.pid));
  for (const process of tree) tree.push(...(children.get(process.pid) ?? []));
  return tree;
}

/** CPU seconds that a service has used since it started. */
export function cpuOf(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, process) => sum + process.cpu, 0);
}

/** CPU seconds of this process's ended children: the load generators. */
export function cpuOfChildren(): number {
  const own = readFileSync('/proc/self/stat', 'utf8').split(' ').map(Number);
  return ((own[15] ?? 0) + (own[16] ?? 0)) * tick;
}

function rssOf(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, process) => sum + process.rss, 0);
}

/** Like RSS, but a page that n processes share counts 1/n for each: the fair figure for many processes. */
export function pssOf(roots: readonly number[]): number {
  const kilobytes = processTree(roots).map(
    ({ pid }) => /^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`) ?? '')?.[1],
  );
  return kilobytes.reduce((sum, value) => sum + Number(value ?? 0) * 1024, 0);
}

/** The highest value of `sample`, taken every `ms` or less often, so that sampling costs no more than 5 % of a core. */
class Peak {
  readonly #sample: () => number;
  readonly #ms: number;
  #timer: NodeJS.Timeout;
  #highest = 0;

  constructor(ms: number, sample: () => number) {
    this.#sample = sample;
    this.#ms = ms;
    this.#timer = setTimeout(() => this.#take(), 0);
  }

  #take(): void {
    const started = performance.now();
    this.#highest = Math.max(this.#highest, this.#sample());
    this.#timer = setTimeout(() => this.#take(), Math.max(this.#ms, 20 * (performance.now() - started)));
  }

  /** Ends the sampling and returns the peak. */
  stop(): number {
    clearTimeout(this.#timer);
    return Math.max(this.#highest, this.#sample());
  }
}

/** Samples a service's memory until `stop`, which returns the peaks in bytes. */
export function watchMemory(roots: readonly number[]): { stop(): { rss: number; pss: number } } {
  const rss = new Peak(50, () => rssOf(roots));
  const pss = new Peak(500, () => pssOf(roots));
  return { stop: () => ({ rss: rss.stop(), pss: pss.stop() }) };
}
