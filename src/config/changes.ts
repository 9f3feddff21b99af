import type { Config } from './schema.ts';
import { settings, type Setting } from './settings.ts';

/** Keys of the settings that differ and are obeyed only at the next start. */
export function restartSettings(before: Config, after: Config): string[] {
  const differs = ({ path }: Setting) => JSON.stringify(valueAt(before, path)) !== JSON.stringify(valueAt(after, path));
  return settings.filter((setting) => setting.reload !== true && differs(setting)).map((setting) => setting.key);
}

function valueAt(config: Config, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => Reflect.get(value as object, name), config);
}
