import { imapGoals, imapLoads, prepareImap, type ImapGoal } from './imap.ts';
import { type ImapFigures, median } from './imap-measure.ts';
import { row, shown, type Verdict, verdicts } from './report.ts';
import type { Service } from './service.ts';

/** Starts one side. */
type Starter = () => Promise<Service>;

/** How a run was asked for. */
interface Options {
  rounds: number;
  seconds: number;
  /** Aborted when the run is to end. */
  signal: AbortSignal;
}

/** Figures of one service by the label of their load. */
type Results = ReadonlyMap<string, ImapFigures>;

/** Runs the IMAP bench on new services, the sides in turn for each load, and returns its tables. */
export async function runImap(starters: readonly Starter[], { rounds, seconds, signal }: Options): Promise<string> {
  const measured = new Map<string, Map<string, ImapFigures[]>>();
  for (let round = 1; round <= rounds; round++) {
    await using stack = new AsyncDisposableStack();
    const services = [];
    for (const start of starters) services.push(stack.use(await start()));
    for (const service of services) await prepareImap(service);
    for (const load of imapLoads) {
      for (const service of services) {
        signal.throwIfAborted();
        service.flushes.slowBy(load.slowFlush ?? 0);
        const figures = await load.run(service, seconds);
        service.flushes.slowBy(0);
        console.error(`round ${round}, ${service.name}: ${load.label}:`, figures);
        const ofService = measured.get(service.name) ?? new Map<string, ImapFigures[]>();
        measured.set(service.name, ofService.set(load.label, [...(ofService.get(load.label) ?? []), figures]));
      }
    }
  }
  const sides = new Map([...measured].map(([name, loads]) => [name, medians(loads)]));
  const [peer, sowa] = [...sides.values()];
  const tables = loadTable(sides);
  return peer === undefined || sowa === undefined ? tables : `${tables}\n${verdicts(judged(sowa, peer))}`;
}

/** The median of each figure over the rounds. */
function medians(loads: ReadonlyMap<string, readonly ImapFigures[]>): Results {
  const entries = [...loads].map(([label, rounds]): [string, ImapFigures] => {
    const of = (name: keyof ImapFigures) => rounds.flatMap((figures) => figures[name] ?? []);
    const [cpu, flushes] = [of('cpu'), of('flushes')];
    const more = {
      ...(cpu.length > 0 && { cpu: median(cpu) }),
      ...(flushes.length > 0 && { flushes: median(flushes) }),
    };
    return [label, { value: median(of('value')), ...more }];
  });
  return new Map(entries);
}

function loadTable(sides: ReadonlyMap<string, Results>): string {
  const names = [...sides.keys()];
  const columns = names.flatMap((name) => [name, 'CPU ms each', 'flushes each']);
  const both = names.length === 2 ? ['times better'] : [];
  const lines = [
    row(['load', 'unit', ...columns, ...both]),
    row(['---', '---', ...[...columns, ...both].map(() => '--:')]),
  ];
  for (const load of imapLoads) {
    const figures = [...sides.values()].map((results) => results.get(load.label));
    const cells = figures.flatMap((of) => [shown(of?.value), shown(of?.cpu), shown(of?.flushes)]);
    const [peer, sowa] = figures;
    const better = peer !== undefined && sowa !== undefined ? [shown(timesBetter(load.label, sowa, peer))] : [];
    lines.push(row([load.label, load.unit, ...cells, ...better]));
  }
  return `${lines.join('\n')}\n`;
}

/** Above 1 where ours is better: more of a rate, less of a time or a size. */
function timesBetter(label: string, sowa: ImapFigures, peer: ImapFigures): number {
  const unit = imapLoads.find((load) => load.label === label)?.unit ?? '';
  return unit.endsWith('/s') ? sowa.value / peer.value : peer.value / sowa.value;
}

function judged(sowa: Results, peer: Results): Verdict[] {
  return imapGoals.map((goal) => ({ ...goal, text: goalText(goal), value: goalValue(goal, sowa, peer) }));
}

function goalText({ label, of }: ImapGoal): string {
  const unit = imapLoads.find((load) => load.label === label)?.unit ?? '';
  return `${label}: ${{ ratio: 'times better than the peer', value: unit, cpu: 'CPU ms for each' }[of]}`;
}

function goalValue({ label, of }: ImapGoal, sowa: Results, peer: Results): number {
  const [ours, theirs] = [sowa.get(label), peer.get(label)];
  if (ours === undefined || theirs === undefined) return NaN;
  if (of === 'ratio') return timesBetter(label, ours, theirs);
  return ours[of] ?? NaN;
}
