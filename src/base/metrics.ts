import { metricsLimits } from './limits.ts';

/** Label names with every value each may have: a closed set, so that no input can make new series. */
export type LabelSets = Readonly<Record<string, readonly string[]>>;

/** One value for each label of a set. */
type LabelsOf<S extends LabelSets> = { readonly [K in keyof S]: S[K][number] };

/** A total that only grows. */
export interface Counter {
  /** Adds `amount`, 1 by default; throws RangeError for a negative one. */
  add(amount?: number): void;
}

/** A value that goes up and down. */
export interface Gauge {
  set(value: number): void;
  add(amount: number): void;
}

/** A distribution over fixed buckets. */
export interface Histogram {
  observe(value: number): void;
}

/** The series of one metric, one for each combination of its labels. */
export interface Family<S extends LabelSets, M> {
  /** The series with these labels; keep it where it is used often. */
  of(labels: LabelsOf<S>): M;
}

/** Upper bounds for durations in seconds: from one memory read to a client's timeout. */
export const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Upper bounds for sizes in bytes: a short note to the largest message. */
export const bytesBuckets = [1e3, 1e4, 1e5, 1e6, 1e7, 5e7] as const;

/** What the Content-Type of `Metrics.text` is. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

interface Sample {
  suffix: string;
  labels: string;
  value: number;
}

interface Series {
  samples(labels: string): Sample[];
}

interface Entry {
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  samples(): Sample[];
}

/**
 * The program's metrics in Prometheus' text exposition format 0.0.4. One registry is made by the composition and handed
 * to whoever counts. Every series exists from its declaration, at zero, so that a rate is right from its first event.
 * Declaring a name twice, a malformed name or more series than `metricsLimits.series` throws: these are defects.
 */
export class Metrics {
  readonly #entries = new Map<string, Entry>();

  counter(name: string, help: string): Counter {
    return this.counters(name, help, {}).of({});
  }

  counters<const S extends LabelSets>(name: string, help: string, labels: S): Family<S, Counter> {
    return this.#family(name, help, 'counter', labels, () => new CounterSeries());
  }

  gauge(name: string, help: string): Gauge {
    return this.gauges(name, help, {}).of({});
  }

  gauges<const S extends LabelSets>(name: string, help: string, labels: S): Family<S, Gauge> {
    return this.#family(name, help, 'gauge', labels, () => new GaugeSeries());
  }

  /** A gauge whose value is asked for when the metrics are read. */
  measure(name: string, help: string, read: () => number): void {
    this.measures(name, help, {}, read);
  }

  /** The same for each combination of labels. */
  measures<const S extends LabelSets>(name: string, help: string, labels: S, read: (of: LabelsOf<S>) => number): void {
    const series = combinations(labels).map((of) => ({ of, text: printLabels(Object.keys(labels), of) }));
    const samples = () => series.map(({ of, text }) => ({ suffix: '', labels: text, value: read(of as LabelsOf<S>) }));
    this.#declare(name, { help, type: 'gauge', samples });
  }

  histogram(name: string, help: string, buckets: readonly number[]): Histogram {
    return this.histograms(name, help, buckets, {}).of({});
  }

  /** `buckets`: upper bounds, ascending; the one without a bound is added. */
  histograms<const S extends LabelSets>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels: S,
  ): Family<S, Histogram> {
    return this.#family(name, help, 'histogram', labels, () => new HistogramSeries(buckets));
  }

  /** The sum of the series of a metric that have these labels. Throws for a name that was not declared: a defect. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`there is no metric ${name}`);
    const wanted = Object.keys(labels).map((label) => printLabels([label], labels));
    const found = entry.samples().filter((sample) => {
      const own = sample.labels.split(',');
      return wanted.every((label) => own.includes(label));
    });
    return found.reduce((sum, { value }) => sum + value, 0);
  }

  /** All metrics as text, in the order of their declaration. */
  text(): string {
    const lines: string[] = [];
    for (const [name, entry] of this.#entries) {
      lines.push(`# HELP ${name} ${escapeHelp(entry.help)}`, `# TYPE ${name} ${entry.type}`);
      for (const { suffix, labels, value } of entry.samples()) {
        lines.push(`${name}${suffix}${labels === '' ? '' : `{${labels}}`} ${printNumber(value)}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  #family<S extends LabelSets, M extends Series>(
    name: string,
    help: string,
    type: Entry['type'],
    sets: S,
    make: () => M,
  ): Family<S, M> {
    const names = Object.keys(sets);
    for (const label of names) requireName(label, /^[a-zA-Z_][a-zA-Z0-9_]*$/);
    const tree = new SeriesTree<M>(names);
    const series = combinations(sets).map((labels) => ({ one: make(), labels }));
    for (const { one, labels } of series) tree.add(labels, one);
    const samples = () => series.flatMap(({ one, labels }) => one.samples(printLabels(names, labels)));
    this.#declare(name, { help, type, samples });
    return {
      of: (labels) => {
        const found = tree.find(labels);
        if (found === undefined) throw new Error(`metric ${name} has no series ${printLabels(names, labels)}`);
        return found;
      },
    };
  }

  #declare(name: string, entry: Entry): void {
    requireName(name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
    if (this.#entries.has(name)) throw new Error(`metric ${name} is declared twice`);
    this.#entries.set(name, entry);
  }
}

class CounterSeries implements Counter, Series {
  #value = 0;

  add(amount = 1): void {
    if (!(amount >= 0)) throw new RangeError(`a counter cannot grow by ${amount}`);
    this.#value += amount;
  }

  samples(labels: string): Sample[] {
    return [{ suffix: '', labels, value: this.#value }];
  }
}

class GaugeSeries implements Gauge, Series {
  #value = 0;

  set(value: number): void {
    this.#value = value;
  }

  add(amount: number): void {
    this.#value += amount;
  }

  samples(labels: string): Sample[] {
    return [{ suffix: '', labels, value: this.#value }];
  }
}

class HistogramSeries implements Histogram, Series {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    if (bounds.some((bound, i) => i > 0 && bound <= (bounds[i - 1] ?? bound))) throw new Error('buckets must ascend');
    this.#bounds = [...bounds, Infinity];
    this.#counts = this.#bounds.map(() => 0);
  }

  observe(value: number): void {
    const index = this.#bounds.findIndex((bound) => value <= bound);
    if (index === -1) throw new RangeError(`a histogram cannot hold ${value}`);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
  }

  samples(labels: string): Sample[] {
    const separator = labels === '' ? '' : ',';
    let total = 0;
    const buckets = this.#bounds.map((bound, i) => {
      total += this.#counts[i] ?? 0;
      return { suffix: '_bucket', labels: `${labels}${separator}le="${printNumber(bound)}"`, value: total };
    });
    return [...buckets, { suffix: '_sum', labels, value: this.#sum }, { suffix: '_count', labels, value: total }];
  }
}

/** Every way to choose one value for each label. */
function combinations(sets: LabelSets): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries(sets)) {
    all = all.flatMap((labels) => values.map((value) => ({ ...labels, [name]: value })));
    if (all.length > metricsLimits.series) throw new Error(`more than ${metricsLimits.series} series in one metric`);
  }
  return all;
}

type Branch<M> = Map<string, Branch<M> | M>;

/** Series by the values of their labels, one after another. Counting happens many times a message: no key is built. */
class SeriesTree<M extends object> {
  readonly #names: readonly string[];
  #root: Branch<M> | M | undefined;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  add(labels: Readonly<Record<string, string>>, one: M): void {
    const last = this.#names.at(-1);
    if (last === undefined) this.#root = one;
    else {
      let branch = (this.#root ??= new Map()) as Branch<M>;
      for (const name of this.#names.slice(0, -1)) {
        const value = labels[name] ?? '';
        const next = (branch.get(value) ?? new Map()) as Branch<M>;
        branch.set(value, next);
        branch = next;
      }
      branch.set(labels[last] ?? '', one);
    }
  }

  find(labels: Readonly<Record<string, string>>): M | undefined {
    let found = this.#root;
    for (const name of this.#names) found = (found as Branch<M> | undefined)?.get(labels[name] ?? '');
    return found as M | undefined;
  }
}

function printLabels(names: readonly string[], labels: Readonly<Record<string, string>>): string {
  return names.map((name) => `${name}="${escapeLabel(labels[name] ?? '')}"`).join(',');
}

function printNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function requireName(name: string, pattern: RegExp): void {
  if (!pattern.test(name)) throw new Error(`${JSON.stringify(name)} is no name for a metric or label`);
}
