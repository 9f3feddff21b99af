// The daily look at the DNS of domains, made due in an installation that is stopped.
import assert from 'node:assert/strict';
import { silentLog } from '#base/log.ts';
import { loadConfig } from '#config/load.ts';
import { openInstallation } from '#installation.ts';

/** Makes the next look at a domain due, after one at which its MX record was good. */
export async function makeLookDue(data: string, domain: string): Promise<void> {
  const loaded = loadConfig({ file: undefined, assignments: [`data=${data}`], environment: {}, directory: data });
  assert.ok(loaded.ok);
  await using installation = await openInstallation(loaded.config, silentLog, 'owner');
  const known = { [`mx MX ${domain}`]: 'good' };
  await installation.database.write([
    { name: 'domainCheck.schedule', lane: 0, args: { checks: [{ domain, at: 0 }] } },
    { name: 'domainCheck.record', lane: 0, args: { domain, known, drifts: [], now: 0, next: 0 } },
  ]);
}
