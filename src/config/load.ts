import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { Origin, Problem } from './problem.ts';
import { configSchema, type Config } from './schema.ts';
import { settingOf, settings } from './settings.ts';
import { commandLineSource, environmentSource, fileSource, isTable, strangeVariables } from './sources.ts';
import type { Source, Table } from './sources.ts';

/** Where the configuration comes from. */
export interface ConfigInputs {
  /** The file to read; undefined: SOWA_CONFIG, ./sowa.toml, /etc/sowa/sowa.toml, whichever is first. */
  file?: string | undefined;
  /** `key=value` pairs of the command line. */
  assignments?: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** The current directory. */
  directory: string;
}

export type Loaded =
  | { ok: true; config: Config; file: string | undefined; strangeVariables: string[] }
  | { ok: false; problems: Problem[] };

/** Reads and validates the configuration. Precedence: command line, environment, file, defaults. Reports every problem at once. */
export function loadConfig(inputs: ConfigInputs): Loaded {
  const file = fileOf(inputs);
  const sources = [
    commandLineSource(inputs.assignments ?? []),
    environmentSource(inputs.environment),
    ...(file === undefined ? [] : [fileSource(file)]),
  ];
  const unreadable = sources.flatMap((source) => source.problems);
  if (unreadable.length > 0) return { ok: false, problems: unreadable };
  const values = sources.toReversed().reduce<Table>((under, source) => merge(under, source.values), {});
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, sources, values) };
  const problems = contradictions(parsed.data, sources);
  if (problems.length > 0) return { ok: false, problems };
  const config = absolute(parsed.data, baseOf(sources, inputs.directory));
  return { ok: true, config, file, strangeVariables: strangeVariables(inputs.environment) };
}

function fileOf(inputs: ConfigInputs): string | undefined {
  const named = inputs.file ?? inputs.environment['SOWA_CONFIG'];
  if (named !== undefined && named !== '') return resolve(inputs.directory, named);
  return [resolve(inputs.directory, 'sowa.toml'), '/etc/sowa/sowa.toml'].find((file) => existsSync(file));
}

function merge(under: Table, over: Table): Table {
  const merged = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = isTable(below) && isTable(value) ? merge(below, value) : value;
  }
  return merged;
}

/** Where the value at a path came from: the first source, by precedence, that has it. */
function originOf(sources: readonly Source[], path: readonly string[]): Origin {
  const source = sources.find((candidate) => valueAt(candidate.values, path) !== undefined);
  return source?.originOf(path) ?? { from: 'default' };
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      (isTable(value) || Array.isArray(value)) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    values,
  );
}

function problemsOf(error: z.ZodError, sources: readonly Source[], values: Table): Problem[] {
  const problems = error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknown([...path, name], sources));
    return [wrongValue(path, sources, values)];
  });
  // One wrong item of a list is reported as the list; two wrong items are still one problem.
  return [...new Map(problems.map((problem) => [problem.key, problem])).values()];
}

function unknown(path: readonly string[], sources: readonly Source[]): Problem {
  const key = path.join('.');
  return { origin: originOf(sources, path), key, fault: { kind: 'unknown', nearest: nearestKey(path) } };
}

/** First a neighbour in the same table, then the same name in another table, then any similar key. */
function nearestKey(path: readonly string[]): string | undefined {
  const key = path.join('.');
  const table = path.slice(0, -1).join('.');
  const keys = settings.map((setting) => setting.key);
  const neighbours = settings
    .filter((setting) => table === '' || setting.key.startsWith(`${table}.`))
    .map((setting) => setting.path.slice(0, path.length).join('.'));
  return nearest(key, neighbours) ?? keys.find((known) => known.endsWith(`.${key}`)) ?? nearest(key, keys);
}

function wrongValue(issuePath: readonly string[], sources: readonly Source[], values: Table): Problem {
  const setting = issuePath
    .map((_, end) => settingOf(issuePath.slice(0, end + 1).join('.')))
    .find((found) => found !== undefined);
  const path = setting?.path ?? issuePath;
  const found = setting?.secret === true ? '…' : JSON.stringify(valueAt(values, path));
  const expected = setting?.expects ?? { kind: 'table' as const };
  return { origin: originOf(sources, path), key: path.join('.'), fault: { kind: 'value', found, expected } };
}

/** What one value alone cannot show. */
function contradictions(config: Config, sources: readonly Source[]): Problem[] {
  const problems: Problem[] = [];
  if (config.database.engine === 'postgres' && config.database.url === '') {
    const fault = { kind: 'value', found: '""', expected: { kind: 'url' } } as const;
    problems.push({ origin: originOf(sources, ['database', 'engine']), key: 'database.url', fault });
  }
  if (config.queue.webhooks.length > 0 && config.queue.webhook_secret === '') {
    const fault = { kind: 'value', found: '""', expected: { kind: 'webhookSecret' } } as const;
    problems.push({ origin: originOf(sources, ['queue', 'webhooks']), key: 'queue.webhook_secret', fault });
  }
  if (config.oauth.introspection !== '' && config.oauth.client_id === '') {
    const fault = { kind: 'value', found: '""', expected: { kind: 'text' } } as const;
    problems.push({ origin: originOf(sources, ['oauth', 'introspection']), key: 'oauth.client_id', fault });
  }
  const taken = new Map<string, string>();
  for (const [name, listener] of Object.entries(config.listeners)) {
    if (!listener.enabled || !('port' in listener) || listener.port === 0) continue;
    const key = `listeners.${name}.port`;
    const address = `${listener.host} ${listener.port}`;
    const other = taken.get(address);
    if (other !== undefined) problems.push(clash(sources, key, other));
    taken.set(address, key);
  }
  return problems;
}

/** Two listeners in one place: told of the one that somebody moved there. */
function clash(sources: readonly Source[], key: string, other: string): Problem {
  const origin = originOf(sources, key.split('.'));
  if (origin.from !== 'default') return { origin, key, fault: { kind: 'clash', other } };
  return { origin: originOf(sources, other.split('.')), key: other, fault: { kind: 'clash', other: key } };
}

/** The directory that a relative `data` is taken from. */
function baseOf(sources: readonly Source[], directory: string): string {
  const origin = originOf(sources, ['data']);
  return origin.from === 'file' ? dirname(origin.file) : directory;
}

function absolute(config: Config, base: string): Config {
  const data = resolve(base, config.data);
  const { certificate, key } = config.tls;
  const { lmtp } = config.listeners;
  return {
    ...config,
    data,
    key_file: resolve(data, config.key_file),
    tls: { certificate: resolve(data, certificate), key: resolve(data, key) },
    listeners: { ...config.listeners, lmtp: { ...lmtp, path: resolve(data, lmtp.path) } },
  };
}
