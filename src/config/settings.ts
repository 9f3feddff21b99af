import type { z } from 'zod';
import { settingMeta, type SettingMeta } from './kinds.ts';
import { configSchema } from './schema.ts';

/** One setting, as the schema has it. */
export interface Setting extends SettingMeta {
  /** The tables and the name: ['smtp', 'max_recipients']. */
  path: readonly string[];
  /** The path with dots, as errors, `--set` and the documentation write it. */
  key: string;
  /** The environment variable: SOWA_ and the path in capitals, joined by underscores: SOWA_SMTP_MAX_RECIPIENTS. */
  variable: string;
}

/** Every setting, in the schema's order. */
export const settings: readonly Setting[] = collect(configSchema, []);

const byKey = new Map(settings.map((setting) => [setting.key, setting]));

/** The setting with this dotted key. */
export function settingOf(key: string): Setting | undefined {
  return byKey.get(key);
}

function collect(schema: z.ZodObject, path: readonly string[]): Setting[] {
  return Object.entries(schema.shape).flatMap(([name, member]) => {
    const here = [...path, name];
    const meta = settingMeta.get(member as z.ZodType);
    if (meta !== undefined) return [describe(here, meta)];
    return collect((member as z.ZodPrefault<z.ZodObject>).unwrap(), here);
  });
}

function describe(path: readonly string[], meta: SettingMeta): Setting {
  return { ...meta, path, key: path.join('.'), variable: `SOWA_${path.join('_').toUpperCase()}` };
}
