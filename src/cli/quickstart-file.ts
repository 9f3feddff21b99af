import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '#config/schema.ts';
import { Failure } from './failure.ts';
import type { Place } from '#listeners.ts';

const loginsSchema = z.object({
  operator: z.object({ login: z.string(), password: z.string() }),
  accounts: z.array(z.object({ address: z.string(), password: z.string() })),
});

const quickstartSchema = loginsSchema.extend({
  listeners: z.record(z.string(), z.object({ host: z.string(), port: z.int() })),
});

/** The generated logins of a first run. */
export type Logins = z.infer<typeof loginsSchema>;

/** What the first start writes for the person who made it: where everything listens and how to log in. */
export type Quickstart = z.infer<typeof quickstartSchema>;

/** Where it lies. */
export const quickstartPath = (data: string) => join(data, 'quickstart.json');

/** Where logins wait until they are made: a first run that was cut short goes on with the same ones. */
const draftPath = (data: string) => join(data, 'quickstart.json.draft');

/** The logins of the first run, as far as somebody has not removed them. Throws a Failure where the file is damaged. */
export function readLogins(data: string): Logins | undefined {
  return readJson(quickstartPath(data), loginsSchema) ?? readJson(draftPath(data), loginsSchema);
}

/** Keeps logins that are about to be made. */
export function draftLogins(data: string, logins: Logins): void {
  writeJson(draftPath(data), logins);
}

/** Writes the file with the places where the service listens; its logins exist now. */
export function publishQuickstart(config: Config, logins: Logins, places: readonly Place[]): Quickstart {
  const listeners = Object.fromEntries(places.map(({ name, host, port }) => [name, { host, port }]));
  const quickstart = { listeners, operator: logins.operator, accounts: logins.accounts };
  writeJson(quickstartPath(config.data), quickstart);
  rmSync(draftPath(config.data), { force: true });
  return quickstart;
}

/** Takes out an account whose password the file no longer knows. */
export function forgetAccount(data: string, address: string): void {
  const quickstart = readJson(quickstartPath(data), quickstartSchema);
  if (quickstart === undefined) return;
  const accounts = quickstart.accounts.filter((account) => account.address !== address.toLowerCase());
  if (accounts.length < quickstart.accounts.length) writeJson(quickstartPath(data), { ...quickstart, accounts });
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Failure(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, 1, cause);
  }
}

/** Whole or not at all, readable by its owner only. */
function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
