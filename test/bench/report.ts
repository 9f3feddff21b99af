import type { Bench, Goal, Results } from './benches.ts';
import { metrics, type Figures, type Metric } from './measure.ts';

/** The median of each figure over the rounds of one load. */
export function median(rounds: readonly Figures[]): Figures {
  const names = Object.keys(metrics) as Metric[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = rounds.flatMap((figures) => figures[name] ?? []).toSorted((a, b) => a - b);
      const middle = values[Math.floor(values.length / 2)];
      return middle === undefined ? [] : [[name, middle]];
    }),
  );
}

/** The results of one bench in Markdown; `sides` in the order peer, Sowa, with a ratio where both are there. */
export function table(bench: Bench, sides: ReadonlyMap<string, Results>): string {
  const used = (Object.keys(metrics) as Metric[]).filter((name) =>
    [...sides.values()].some((results) => [...results.values()].some((figures) => figures[name] !== undefined)),
  );
  const lines = [
    row(['load', 'side', ...used.map((name) => metrics[name])]),
    row(['---', '---', ...used.map(() => '--:')]),
  ];
  for (const { label } of bench.loads) {
    const figures = [...sides].map(([name, results]) => ({ name, of: results.get(label) ?? {} }));
    lines.push(
      ...figures.map(({ name, of }, i) =>
        row([i === 0 ? label : '', name, ...used.map((metric) => shown(of[metric]))]),
      ),
    );
    const [peer, sowa] = figures;
    if (peer === undefined || sowa === undefined) continue;
    const ratios = used.map((metric) => `${shown((sowa.of[metric] ?? NaN) / (peer.of[metric] ?? NaN))}×`);
    lines.push(row(['', '**ratio**', ...ratios]));
  }
  return `${lines.join('\n')}\n`;
}

/** The goals of one bench, met or missed, in Markdown. */
export function goalTable(goals: readonly Goal[], sowa: Results, peer: Results): string {
  return verdicts(goals.map((goal) => ({ ...goal, value: goal.value(sowa, peer) })));
}

/** What was wanted and what was measured. */
export interface Verdict {
  text: string;
  value: number;
  atLeast?: number;
  atMost?: number;
}

/** Met or missed, in Markdown. */
export function verdicts(all: readonly Verdict[]): string {
  const lines = all.map(({ text, value, atLeast, atMost }) => {
    const met = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
    const wanted = atLeast === undefined ? `≤ ${shown(atMost)}` : `≥ ${shown(atLeast)}`;
    return row([text, wanted, shown(value), met ? 'met' : '**missed**']);
  });
  return [row(['goal', 'wanted', 'measured', '']), row(['---', '--:', '--:', '---']), ...lines, ''].join('\n');
}

/** Three significant digits, with separators: 0.125, 1.04, 12,345. */
export function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return value.toLocaleString('en-US', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}

/** A line of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
