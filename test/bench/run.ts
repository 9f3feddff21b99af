/**
 * `npm run bench -- NAME… [--rounds N] [--seconds N] [--warmup SECONDS] [--only peer|sowa] [--record]`: runs the named benches of benches.ts, imap, relay and import (all
 * of them by default), on Postfix + Dovecot and on Sowa in turn, and prints the tables of docs/benchmarks.md, which
 * `--record` puts there under the heading of each bench. As root: it installs the peer from Debian's packages.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benches, type Bench, type Results } from './benches.ts';
import { importTitle, runImport } from './import.ts';
import { corpusSize } from './imap-fill.ts';
import { runImap } from './imap-run.ts';
import { measure, type Figures, type Load } from './measure.ts';
import { startPeer } from './peer.ts';
import { recorded } from './record.ts';
import { relayTitle, runRelay } from './relay.ts';
import { goalTable, median, table } from './report.ts';
import { accountCount, type Service } from './service.ts';
import { startSowa } from './sowa.ts';

const starters = { peer: startPeer, sowa: startSowa };
const imapTitle = `IMAP: ${accountCount} accounts, one of them with ${corpusSize} messages`;
const otherTitles: Readonly<Record<string, string>> = { imap: imapTitle, relay: relayTitle, import: importTitle };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    warmup: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    record: { type: 'boolean', default: false },
  },
});
const known = [...Object.keys(benches), 'imap', 'relay', 'import'];
const names = positionals.length === 0 ? known : positionals;
const sides = (['peer', 'sowa'] as const).filter((side) => options.only === '' || options.only === side);
if (!names.every((name) => known.includes(name)) || sides.length === 0) {
  throw new Error(
    `usage: bench [${known.join('|')}]… [--rounds N] [--seconds N] [--warmup SECONDS] [--only peer|sowa] [--record]`,
  );
}
// The services end with the load that runs: a second signal ends only this process.
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort(new Error(`ended by ${signal}`)));
}
// Sowa imports alone.
if (names.some((name) => name !== 'import')) {
  execFileSync('bash', [fileURLToPath(new URL('peers.sh', import.meta.url))], { stdio: 'inherit' });
}

for (const name of names) {
  const bench = benches[name];
  const title = bench?.title ?? otherTitles[name] ?? name;
  const results = `${conditions()}\n${await (bench === undefined ? runOther(name) : runBench(bench))}`;
  console.log(`### ${title}\n\n${results}`);
  if (options.record) record(title, results);
}

function conditions(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const extent = `${options.rounds} round(s) of about ${options.seconds} s for each load, median of the rounds`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}, Node ${process.versions.node}: ${extent}.\n`;
}

/** Replaces the tables of one bench in docs/benchmarks.md. */
function record(title: string, results: string): void {
  const path = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
  writeFileSync(path, recorded(readFileSync(path, 'utf8'), title, results));
}

/** The benches that are no table of loads. */
function runOther(name: string): Promise<string> {
  const extent = { rounds: Number(options.rounds), seconds: Number(options.seconds), signal: interruption.signal };
  if (name === 'relay') return runRelay(extent);
  if (name === 'import') return runImport();
  return runImap(
    sides.map((side) => starters[side]),
    extent,
  );
}

function keyOf(service: string, load: string): string {
  return `${service}: ${load}`;
}

/** Runs every round of a bench on new services, the sides in turn for each load, and returns its tables. */
async function runBench(bench: Bench): Promise<string> {
  const measured = new Map<string, Figures[]>();
  let services: string[] = [];
  for (let round = 1; round <= Number(options.rounds); round++) {
    await using stack = new AsyncDisposableStack();
    const running: Service[] = [];
    for (const side of sides) running.push(stack.use(await starters[side]()));
    services = running.map(({ name }) => name);
    // Services live for weeks: what their first seconds cost (compiled code, caches, first pages of files) is not their speed.
    for (const service of running) await measure(service, bench.loads[1] as Load, Number(options.warmup));
    for (const load of bench.loads) {
      for (const service of running) {
        interruption.signal.throwIfAborted();
        const figures = await measure(service, load, Number(options.seconds));
        const key = keyOf(service.name, load.label);
        console.error(`round ${round}, ${key}:`, figures);
        measured.set(key, [...(measured.get(key) ?? []), figures]);
      }
    }
  }
  const results = (service: string): Results =>
    new Map(bench.loads.map(({ label }) => [label, median(measured.get(keyOf(service, label)) ?? [])]));
  const figures = table(bench, new Map(services.map((service) => [service, results(service)])));
  const [peer, sowa] = services;
  if (peer === undefined || sowa === undefined) return figures;
  return `${figures}\n${goalTable(bench.goals, results(sowa), results(peer))}`;
}
