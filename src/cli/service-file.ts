import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { version } from './version.ts';

const schema = z.object({ pid: z.int(), born: z.string(), version: z.string(), started: z.string() });

/** The running service as it described itself when it started. */
export type ServiceFile = z.infer<typeof schema>;

const pathIn = (data: string) => join(data, 'service.json');

/** Leaves word of this process in the data directory for `sowa doctor`, until disposed. */
export function announceService(data: string): Disposable {
  const path = pathIn(data);
  const { pid } = process;
  const file: ServiceFile = { pid, born: birthOf(pid) ?? '', version, started: new Date().toISOString() };
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** The service that runs on this data directory; undefined where none does. What a killed one left behind does not count. */
export function runningService(data: string): ServiceFile | undefined {
  if (!existsSync(pathIn(data))) return undefined;
  const { success, data: file } = schema.safeParse(JSON.parse(readFileSync(pathIn(data), 'utf8')));
  return success && birthOf(file.pid) === file.born ? file : undefined;
}

/** When a process began (proc(5), starttime): with its number what no later process has. Undefined where it is gone. */
function birthOf(pid: number): string | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  // The name of the program, in parentheses, may hold anything; starttime is the 20th field behind it.
  const line = readFileSync(path, 'latin1');
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}
