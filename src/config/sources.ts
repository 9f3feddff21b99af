import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { lineOfKey } from './lines.ts';
import type { Origin, Problem } from './problem.ts';
import { settingOf, settings, type Setting } from './settings.ts';

/** Values before validation, and where each came from. */
export interface Source {
  values: Table;
  originOf(path: readonly string[]): Origin;
  problems: Problem[];
}

/** Tables of unchecked values. */
export type Table = { [name: string]: unknown };

/** Variables that are ours and no setting: the file's name, and the language of the command line. */
const otherVariables = new Set(['SOWA_CONFIG', 'SOWA_LANG']);

/** The values of a TOML file; what cannot be read or parsed is a problem. */
export function fileSource(file: string): Source {
  try {
    const text = readFileSync(file, 'utf8');
    const values = parse(text) as Table;
    return { values, originOf: (path) => ({ from: 'file', file, line: lineOfKey(text, path) }), problems: [] };
  } catch (error) {
    const origin: Origin = { from: 'file', file, line: error instanceof TomlError ? error.line : 1 };
    return { values: {}, originOf: () => origin, problems: [{ origin, key: '', fault: fileFault(error) }] };
  }
}

function fileFault(error: unknown): Problem['fault'] {
  if (!(error instanceof TomlError)) return { kind: 'unreadable', reason: (error as Error).message };
  const [message = error.message] = error.message.split('\n');
  return { kind: 'syntax', message: message.replace(/^Invalid TOML document: /, '') };
}

/** The values of SOWA_… variables. */
export function environmentSource(environment: NodeJS.ProcessEnv): Source {
  const values: Table = {};
  for (const setting of settings) {
    const text = environment[setting.variable];
    if (text !== undefined) place(values, setting.path, valueOf(setting, text));
  }
  const variable = (path: readonly string[]) => settingOf(path.join('.'))?.variable ?? '';
  return { values, originOf: (path) => ({ from: 'environment', variable: variable(path) }), problems: [] };
}

/** SOWA_… variables that mean nothing. Not an error: Kubernetes invents SOWA_PORT and others for a service named sowa. */
export function strangeVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = new Set(settings.map((setting) => setting.variable));
  return Object.keys(environment).filter(
    (name) => name.startsWith('SOWA_') && !known.has(name) && !otherVariables.has(name),
  );
}

/** The values of `--set key=value`. */
export function commandLineSource(assignments: readonly string[]): Source {
  const values: Table = {};
  for (const assignment of assignments) {
    const [key = '', ...rest] = assignment.split('=');
    const setting = settingOf(key.trim());
    const text = rest.join('=').trim();
    place(values, key.trim().split('.'), setting === undefined ? text : valueOf(setting, text));
  }
  return { values, originOf: () => ({ from: 'command line' }), problems: [] };
}

/** What a text means for a setting; a text that does not fit stays a text, for validation to refuse. */
function valueOf(setting: Setting, text: string): unknown {
  const { kind } = setting.expects;
  if (kind === 'flag' && /^(true|false)$/.test(text)) return text === 'true';
  if ((kind === 'port' || kind === 'count') && /^\d+$/.test(text)) return Number(text);
  if (kind === 'primaries') return jsonOr(text);
  if (isList(kind)) return text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
  return text;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isList(kind: Setting['expects']['kind']): boolean {
  return kind === 'networks' || kind === 'addresses' || kind === 'servers' || kind === 'domains' || kind === 'urls';
}

function place(values: Table, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    values[name] = value;
    return;
  }
  if (!isTable(values[name])) values[name] = {};
  place(values[name] as Table, rest, value);
}

/** Whether a value is a TOML table. */
export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
