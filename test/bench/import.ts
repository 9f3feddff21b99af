import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startSowa, type Sowa } from '../e2e/program.ts';
import { LineClient } from './imap-client.ts';

/** Rows of the table: as many as the presets allow. */
const rows = 500;

/** How long mail comes in before the import, for comparison, in milliseconds. */
const quiet = 5_000;

export const importTitle = `Import: ${rows} accounts with their passwords, while mail comes in`;

/** Times of messages, in milliseconds, in ascending order. */
type Times = readonly number[];

/** Imports a table by HTTP into a running service and by its command, and says how long mail took meanwhile. */
export async function runImport(): Promise<string> {
  await using sowa = await startSowa();
  const api = `http://${sowa.at('http')}/api/v1`;
  const key = /sowa_[\w-]+/.exec(
    (await sowa.command('api-key', 'add', '--name', 'bench', '--role', 'operator')).stdout,
  );
  const headers = { authorization: `Bearer ${key?.[0] ?? ''}`, 'content-type': 'text/csv' };
  const alone = await timesWhile(sowa, new Promise((resolve) => setTimeout(resolve, quiet)));
  // The set of rules for accounts made from files, whose passwords are taken as they are.
  await sowa.command('policy', 'set', '--domain', 'example.test', '--preset', 'bulk');
  const byHttp = await timed(sowa, () => importByHttp(api, headers, table('http')));
  const path = join(sowa.data, 'table.csv');
  writeFileSync(path, table('command'));
  const byCommand = await timed(sowa, async () => {
    const { code, stderr } = await sowa.command('import', 'run', path);
    if (code !== 0) throw new Error(stderr);
  });
  await sowa.command('policy', 'set', '--domain', 'example.test', '--preset', 'modern');
  const judged = await timed(sowa, () => importByHttp(api, headers, table('judged')));
  const line = (name: string, seconds: number | null, times: Times): string =>
    `| ${name} | ${seconds === null ? '' : seconds.toFixed(1)} | ${at(times, 0.5)} | ${at(times, 0.95)} | ${at(times, 0.99)} | ${times.length} |`;
  return [
    '| | seconds | a message, median ms | 95 % | 99 % | messages |',
    '|---|---|---|---|---|---|',
    line('nothing else', null, alone),
    line('`POST /imports`', byHttp.seconds, byHttp.times),
    line('`sowa import run`', byCommand.seconds, byCommand.times),
    line('`POST /imports`, every password judged by zxcvbn', judged.seconds, judged.times),
    '',
  ].join('\n');
}

function table(name: string): string {
  const lines = Array.from({ length: rows }, (_, i) => `${name}${i}@example.test;Trudne-Haslo-${i}-Lipa-Wrona;100`);
  return `E-mail;Hasło;Pojemność\n${lines.join('\n')}\n`;
}

async function importByHttp(api: string, headers: Record<string, string>, body: string): Promise<void> {
  const begun = await fetch(`${api}/imports`, { method: 'POST', headers, body });
  if (begun.status !== 202) throw new Error(await begun.text());
  const { number } = (await begun.json()) as { number: number };
  // The stream ends with the import.
  const told = await (await fetch(`${api}/imports/${number}/events`, { headers })).text();
  if (!told.includes('"done"')) throw new Error(told.slice(-500));
}

async function timed(sowa: Sowa, act: () => Promise<void>): Promise<{ seconds: number; times: Times }> {
  const start = performance.now();
  let seconds = 0;
  const done = act().then(() => (seconds = (performance.now() - start) / 1000));
  const times = await timesWhile(sowa, done);
  await done;
  return { seconds, times };
}

/** Sends one message after another, each on a connection of its own, at most ten a second, until `end` is settled. */
async function timesWhile(sowa: Sowa, end: Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  const over = new AbortController();
  void end.then(
    () => over.abort(),
    () => over.abort(),
  );
  while (!over.signal.aborted) {
    const start = performance.now();
    using client = await LineClient.open({ host: '127.0.0.1', port: sowa.port('smtp') });
    await client.until(/^220 /);
    await say(client, 'HELO bench.test');
    await say(client, 'MAIL FROM:<a@sender.test>');
    await say(client, 'RCPT TO:<anna@example.test>');
    await say(client, 'DATA');
    await say(client, 'Subject: x\r\n\r\nText\r\n.');
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return times.toSorted((a, b) => a - b);
}

async function say(client: LineClient, text: string): Promise<void> {
  await client.send(`${text}\r\n`);
  const reply = await client.until(/^\d{3} /);
  if (!/^[23]/.test(reply)) throw new Error(`${text}: ${reply}`);
}

function at(times: Times, part: number): string {
  return (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(1);
}
